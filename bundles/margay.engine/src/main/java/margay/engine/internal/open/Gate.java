package margay.engine.internal.open;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.model.ModelDescriptor;
import margay.api.model.ModelDescriptor.Golden;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;

/**
 * Checks that a generation gives the answers that its bundle promises, and that what no golden vector tells is at least of
 * the right type and shape, and finite. The first run is the warm-up; where there are no golden vectors it is the only
 * one, on zeros, and there is none if a shape is open.
 */
public final class Gate {
    /** A file of the bundle. */
    @FunctionalInterface
    public interface Files {
        /**
         * @param path in the bundle
         * @return its content, which the caller closes
         * @throws IOException if there is no such file
         */
        InputStream open(String path) throws IOException;
    }

    private final OpenModel model;
    private final Files files;
    private final Runner runner;
    private final Cancellation cancellation;

    /**
     * @param model that is tried
     * @param files of its bundle
     * @param runner of the model
     * @param cancellation ends a run
     */
    public Gate(OpenModel model, Files files, Runner runner, Cancellation cancellation) {
        this.model = model;
        this.files = files;
        this.runner = runner;
        this.cancellation = cancellation;
    }

    /**
     * The first run.
     *
     * @throws OpeningException if it fails
     */
    public void warm() throws OpeningException {
        List<Golden> golden = golden();
        if (!golden.isEmpty()) {
            run(golden.get(0));
        } else if (model.descriptor().inputs().stream()
                .noneMatch(input -> input.tensor().shape().isDynamic())) {
            run("on zeros");
            checkShapes();
            checkFinite("on zeros; if that is right for zeros, pack the model with golden vectors");
        }
    }

    /**
     * Compares what the first run gave with the first golden outputs, and so on with the others.
     *
     * @throws OpeningException if an output is not what it must be
     */
    public void pass() throws OpeningException {
        List<Golden> golden = golden();
        for (int i = 0; i < golden.size(); i++) {
            if (i > 0) {
                run(golden.get(i));
            }
            checkShapes();
            compare(golden.get(i));
            checkFinite("on golden inputs");
        }
    }

    private List<Golden> golden() {
        return model.descriptor().golden();
    }

    private void run(Golden golden) throws OpeningException {
        List<ModelDescriptor.Input> inputs = model.descriptor().inputs();
        for (int i = 0; i < inputs.size(); i++) {
            TensorInfo info = inputs.get(i).tensor();
            Tensor input = input(i, Optional.ofNullable(golden.shapes().get(info.name())));
            input.bytes()
                    .put(
                            0,
                            read(golden.inputs().get(info.name()), input),
                            0,
                            input.bytes().capacity());
        }
        run("on golden inputs");
    }

    private Tensor input(int index, Optional<List<Long>> extents) throws OpeningException {
        if (extents.isEmpty()) {
            return model.input(runner, index);
        }
        long[] shape = extents.get().stream().mapToLong(Long::longValue).toArray();
        try {
            return model.input(runner, index, Shape.of(shape));
        } catch (RequestException refused) {
            throw new OpeningException("A golden input is refused: " + refused.getMessage(), refused);
        }
    }

    private void run(String what) throws OpeningException {
        try {
            runner.run(cancellation);
        } catch (RequestException failure) {
            throw new OpeningException("A run " + what + " fails: " + failure.getMessage(), failure);
        }
    }

    private void checkShapes() throws OpeningException {
        List<TensorInfo> outputs = model.descriptor().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            TensorInfo declared = outputs.get(i);
            Tensor real = model.output(runner, i);
            if (real.type() != declared.type() || !declared.shape().accepts(real.shape())) {
                throw new OpeningException("The output \"" + declared.name() + "\" is " + real
                        + ", the descriptor says " + declared.type() + declared.shape());
            }
        }
    }

    private void checkFinite(String run) throws OpeningException {
        List<TensorInfo> outputs = model.descriptor().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            Tensor output = model.output(runner, i);
            OptionalInt wrong = Elements.firstNotFinite(output);
            if (wrong.isPresent()) {
                throw new OpeningException("Element " + wrong.getAsInt() + " of the output \""
                        + outputs.get(i).name() + "\" is "
                        + Elements.at(output.type(), output.bytes(), wrong.getAsInt()) + " after a run " + run);
            }
        }
    }

    private void compare(Golden golden) throws OpeningException {
        List<TensorInfo> outputs = model.descriptor().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            String path = golden.outputs().get(outputs.get(i).name());
            if (path != null) {
                compare(outputs.get(i).name(), path, model.output(runner, i), golden);
            }
        }
    }

    private void compare(String name, String path, Tensor actual, Golden golden) throws OpeningException {
        ByteBuffer expected = ByteBuffer.wrap(read(path, actual)).order(ByteOrder.LITTLE_ENDIAN);
        int count = expected.capacity() / actual.type().bytes();
        for (int i = 0; i < count; i++) {
            double is = Elements.at(actual.type(), actual.bytes(), i);
            double must = Elements.at(actual.type(), expected, i);
            if (!close(is, must, golden)) {
                throw new OpeningException("Element " + i + " of the output \"" + name + "\" is " + is + ", the golden "
                        + path + " says " + must + " (tolerance " + golden.absoluteTolerance() + " + "
                        + golden.relativeTolerance() + " of it)");
            }
        }
    }

    private static boolean close(double is, double must, Golden golden) {
        return Math.abs(is - must) <= golden.absoluteTolerance() + golden.relativeTolerance() * Math.abs(must)
                && Double.isFinite(is);
    }

    private byte[] read(String path, Tensor like) throws OpeningException {
        int size = like.bytes().capacity();
        try (InputStream in = files.open(path)) {
            byte[] bytes = in.readNBytes(size);
            if (bytes.length != size || in.read() >= 0) {
                throw new OpeningException(
                        "The golden file " + path + " must have the " + size + " bytes of " + like + "; pack it again");
            }
            return bytes;
        } catch (IOException unreadable) {
            throw new OpeningException("The golden file " + path + " cannot be read: " + unreadable, unreadable);
        }
    }
}
