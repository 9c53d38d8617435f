package margay.forge.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * Residual networks for 32x32 images: 6n+2 weighted layers in three stages of 16, 32 and 64 channels (He et al., CVPR
 * 2016, doi:10.1109/CVPR.2016.90, section 4.2). Where a stage changes the shape, the shortcut is a 1x1 convolution
 * (option B of the paper).
 */
public final class ResNet {
    private static final int[] CHANNELS = {16, 32, 64};

    private final Layers layers;

    private ResNet(Layers layers) {
        this.layers = layers;
    }

    /**
     * Makes a network for RGB images.
     *
     * @param depth weighted layers: 20, 32, 44, 56, ...
     * @param classes the number of classes
     * @param layers makes the layers
     * @return NCHW images to NC logits
     */
    public static Layer create(int depth, int classes, Layers layers) {
        if (depth < 8 || (depth - 2) % 6 != 0) {
            throw new IllegalArgumentException("A ResNet for 32x32 has 6n+2 layers (20, 32, 56), not " + depth);
        }
        return new ResNet(layers).network((depth - 2) / 6, classes);
    }

    private Layer network(int blocksPerStage, int classes) {
        List<Layer> all = new ArrayList<>(convNorm("stem", ConvShape.full(3, CHANNELS[0], 3, 1)));
        all.add(Activation.RELU);
        int inputs = CHANNELS[0];
        for (int stage = 0; stage < CHANNELS.length; stage++) {
            for (int block = 0; block < blocksPerStage; block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                all.addAll(block("stage%d.block%d".formatted(stage, block), inputs, CHANNELS[stage], stride));
                inputs = CHANNELS[stage];
            }
        }
        all.add(Activation.GLOBAL_AVERAGE);
        all.add(layers.linear("classifier", inputs, classes));
        return new Sequence(all);
    }

    private List<Layer> block(String name, int inputs, int outputs, int stride) {
        List<Layer> branch = new ArrayList<>(convNorm(name + ".a", ConvShape.full(inputs, outputs, 3, stride)));
        branch.add(Activation.RELU);
        branch.addAll(convNorm(name + ".b", ConvShape.full(outputs, outputs, 3, 1)));
        List<Layer> shortcut = stride == 1 && inputs == outputs
                ? List.of()
                : convNorm(name + ".shortcut", ConvShape.full(inputs, outputs, 1, stride));
        return List.of(new Residual(new Sequence(branch), new Sequence(shortcut)), Activation.RELU);
    }

    private List<Layer> convNorm(String name, ConvShape shape) {
        return List.of(
                layers.conv(name, shape), BatchNorm.create(layers.parameters(), name + ".norm", shape.outputs()));
    }
}
