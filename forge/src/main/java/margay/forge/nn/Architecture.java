package margay.forge.nn;

import java.util.Locale;

/** The networks that can be trained, by the name used on the command line. */
public enum Architecture {
    /** ResNet with 8 layers: one block a stage, for quick trials. */
    RESNET8(8),
    /** ResNet with 20 layers. */
    RESNET20(20),
    /** ResNet with 32 layers. */
    RESNET32(32),
    /** ResNet with 56 layers. */
    RESNET56(56),
    /** MobileNetV2 for 32x32 images. */
    MOBILENETV2(0);

    private final int depth;

    Architecture(int depth) {
        this.depth = depth;
    }

    /**
     * Makes the network.
     *
     * @param classes the number of classes
     * @param layers makes its layers
     * @return RGB images as NCHW to logits as NC
     */
    public Layer create(int classes, Layers layers) {
        return this == MOBILENETV2 ? MobileNetV2.create(classes, layers) : ResNet.create(depth, classes, layers);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
