package margay.face.api;

/** What detectors may point at in a face. Left and right are the picture's, not the person's. */
public enum KeyPoint {
    /** Centre of the eye on the picture's left. */
    LEFT_EYE,
    /** Centre of the eye on the picture's right. */
    RIGHT_EYE,
    /** Tip of the nose. */
    NOSE,
    /** Corner of the mouth on the picture's left. */
    MOUTH_LEFT,
    /** Corner of the mouth on the picture's right. */
    MOUTH_RIGHT,
    /** Centre of the mouth. */
    MOUTH_CENTRE,
    /** Tragion of the ear on the picture's left. */
    LEFT_EAR,
    /** Tragion of the ear on the picture's right. */
    RIGHT_EAR
}
