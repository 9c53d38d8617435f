package margay.forge.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * MobileNetV2 (Sandler et al., CVPR 2018, doi:10.1109/CVPR.2018.00474) for 32x32 images: the stem and the first two
 * stages keep the resolution, so that the last feature map is 4x4.
 */
public final class MobileNetV2 {
    private static final int STEM = 32;
    private static final int HEAD = 1280;
    /** Expansion, channels, blocks and stride of each stage. */
    private static final int[][] STAGES = {
        {1, 16, 1, 1}, {6, 24, 2, 1}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
    };

    private final Layers layers;
    private final List<Layer> all = new ArrayList<>();

    private MobileNetV2(Layers layers) {
        this.layers = layers;
    }

    /**
     * Makes a network for RGB images.
     *
     * @param classes the number of classes
     * @param layers makes the layers
     * @return NCHW images to NC logits
     */
    public static Layer create(int classes, Layers layers) {
        return new MobileNetV2(layers).network(classes);
    }

    private Layer network(int classes) {
        all.addAll(convNormRelu("stem", ConvShape.full(3, STEM, 3, 1)));
        int inputs = STEM;
        for (int stage = 0; stage < STAGES.length; stage++) {
            inputs = stage("stage" + stage, STAGES[stage], inputs);
        }
        all.addAll(convNormRelu("head", ConvShape.full(inputs, HEAD, 1, 1)));
        all.add(Activation.GLOBAL_AVERAGE);
        all.add(layers.linear("classifier", HEAD, classes));
        return new Sequence(all);
    }

    private int stage(String name, int[] stage, int channels) {
        int inputs = channels;
        for (int block = 0; block < stage[2]; block++) {
            int stride = block == 0 ? stage[3] : 1;
            all.add(block(name + ".block" + block, inputs, stage[1], stage[0], stride));
            inputs = stage[1];
        }
        return inputs;
    }

    private Layer block(String name, int inputs, int outputs, int expansion, int stride) {
        int hidden = inputs * expansion;
        List<Layer> branch = new ArrayList<>();
        if (expansion > 1) {
            branch.addAll(convNormRelu(name + ".expand", ConvShape.full(inputs, hidden, 1, 1)));
        }
        branch.addAll(convNormRelu(name + ".depthwise", ConvShape.depthwise(hidden, 3, stride)));
        branch.addAll(convNorm(name + ".project", ConvShape.full(hidden, outputs, 1, 1)));
        Sequence body = new Sequence(branch);
        return stride == 1 && inputs == outputs ? new Residual(body, Sequence.of()) : body;
    }

    private List<Layer> convNorm(String name, ConvShape shape) {
        return List.of(
                layers.conv(name, shape), BatchNorm.create(layers.parameters(), name + ".norm", shape.outputs()));
    }

    private List<Layer> convNormRelu(String name, ConvShape shape) {
        List<Layer> made = new ArrayList<>(convNorm(name, shape));
        made.add(Activation.RELU6);
        return made;
    }
}
