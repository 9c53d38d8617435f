package margay.elastic.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import margay.elastic.model.Dataflow;
import margay.elastic.model.ElasticModel;
import margay.elastic.model.Form;
import margay.elastic.model.LayerForm;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;

/**
 * Computes a form by the formula of training: {@code s * round(clamp((x - b) / s)) + b}, in loops over doubles. The values of
 * the stream are rounded to grids of their own in an integer-only form.
 */
final class FakeQuantized {
    private final ElasticModel model;
    private final Form form;
    private final Dataflow flow;
    private final List<String> stream;

    FakeQuantized(ElasticModel model) {
        this.model = model;
        this.form = model.descriptor().forms().get(0);
        this.flow = model.descriptor().dataflow();
        this.stream = form.integerOnly() ? flow.stream() : List.of();
    }

    /** Channels, rows, columns. */
    private record Maps(int channels, int height, int width, double[] values) {
        double at(int channel, int row, int column) {
            boolean inside = row >= 0 && row < height && column >= 0 && column < width;
            return inside ? values[(channel * height + row) * width + column] : 0;
        }
    }

    double[] run(float[] image) {
        Map<String, Maps> values = new HashMap<>();
        double[] pixels = new double[image.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = image[i];
        }
        values.put("image", new Maps(3, TinyNetwork.SIDE, TinyNetwork.SIDE, pixels));
        int layer = 0;
        for (Step step : model.descriptor().graph()) {
            LayerForm of = step.operation().multiplies() && !form.isFloat() ? form.layer(layer++) : null;
            Maps first = values.get(step.inputs().get(0));
            Maps output =
                    switch (step.operation()) {
                        case CONV, LINEAR -> product(step, input(first, step, of), of);
                        case RELU -> each(first, Double.POSITIVE_INFINITY);
                        case RELU6 -> each(first, 6);
                        case ADD -> sum(first, values.get(step.inputs().get(1)));
                        case AVERAGE -> average(first);
                    };
            values.put(step.output(), stream.contains(step.output()) ? kept(step.output(), output) : output);
        }
        return values.get("logits").values();
    }

    private Maps kept(String value, Maps maps) {
        int least = flow.isRectified(value) ? 0 : -128;
        double[] values = maps.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = rounded(values[i], model.step(form, value), 0, least, least + 255);
        }
        return new Maps(maps.channels(), maps.height(), maps.width(), values);
    }

    private static Maps each(Maps maps, double most) {
        double[] values = maps.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.min(most, Math.max(0, values[i]));
        }
        return new Maps(maps.channels(), maps.height(), maps.width(), values);
    }

    private static Maps sum(Maps one, Maps other) {
        double[] values = one.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += other.values()[i];
        }
        return new Maps(one.channels(), one.height(), one.width(), values);
    }

    private static Maps average(Maps maps) {
        double[] means = new double[maps.channels()];
        int plane = maps.height() * maps.width();
        for (int i = 0; i < maps.values().length; i++) {
            means[i / plane] += maps.values()[i] / plane;
        }
        return new Maps(maps.channels(), 1, 1, means);
    }

    private static double rounded(double value, double scale, double offset, int least, int greatest) {
        return scale * Math.rint(Math.max(least, Math.min(greatest, (value - offset) / scale))) + offset;
    }

    private Maps input(Maps maps, Step step, LayerForm of) {
        if (of == null || stream.contains(step.inputs().get(0))) {
            return maps;
        }
        int count = 1 << of.input().bits();
        int least = model.signed(step.layer()) ? -count / 2 : 0;
        double scale = model.scales(step.layer(), of.input())[0];
        double offset = of.input().symmetric() ? 0 : model.offsets(step.layer(), of.input())[0];
        double[] values = maps.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = rounded(values[i], scale, offset, least, least + count - 1);
        }
        return new Maps(maps.channels(), maps.height(), maps.width(), values);
    }

    private double[] weights(Step step, LayerForm of) {
        float[] weight = model.weight(step.layer()).values();
        double[] values = new double[weight.length];
        int length = weight.length / model.weight(step.layer()).shape().get(0);
        for (int i = 0; i < values.length; i++) {
            values[i] = weight[i];
            if (of != null) {
                int channel = of.weights().perChannel() ? i / length : 0;
                int half = 1 << (of.weights().bits() - 1);
                double offset = of.weights().symmetric() ? 0 : model.offsets(step.layer(), of.weights())[channel];
                values[i] =
                        rounded(weight[i], model.scales(step.layer(), of.weights())[channel], offset, -half, half - 1);
            }
        }
        return values;
    }

    private Maps product(Step step, Maps x, LayerForm of) {
        double[] weights = weights(step, of);
        List<Integer> shape = model.weight(step.layer()).shape();
        boolean conv = step.operation() == Operation.CONV;
        int kernel = conv ? shape.get(2) : 1;
        int stride = conv ? step.stride() : 1;
        int groups = conv ? step.groups() : 1;
        int height = (x.height() + 2 * step.padding() - kernel) / stride + 1;
        int width = (x.width() + 2 * step.padding() - kernel) / stride + 1;
        double[] values = new double[shape.get(0) * height * width];
        for (int i = 0; i < values.length; i++) {
            int out = i / (height * width);
            int row = i / width % height * stride - step.padding();
            int column = i % width * stride - step.padding();
            double sum = 0;
            for (int j = 0; j < shape.get(1) * kernel * kernel; j++) {
                int in = out / (shape.get(0) / groups) * shape.get(1) + j / (kernel * kernel);
                sum += weights[out * shape.get(1) * kernel * kernel + j]
                        * x.at(in, row + j / kernel % kernel, column + j % kernel);
            }
            values[i] = conv
                    ? model.factors(form, step.layer())[out] * sum + model.shifts(form, step.layer())[out]
                    : sum + model.bias(step.layer())[out];
        }
        return new Maps(shape.get(0), height, width, values);
    }
}
