package margay.vision.internal;

/** The formats of picture files that are decoded. */
enum FileFormat {
    JPEG,
    PNG,
    BMP,
    WEBP
}
