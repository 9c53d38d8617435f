package margay.forge.nn;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Operators of PyTorch that DJL has no method for, each reached through a TorchScript module of one line. They take part
 * in autograd. A module is loaded at its first use and stays for the life of the process.
 */
public enum TorchOperator {
    /**
     * Stores NCHW images with the channels of a pixel side by side. Convolutions and normalizations on processors are
     * faster on images stored like that, and pass the order on to their outputs; shape and values stay the same.
     */
    CHANNELS_LAST("torch.contiguous(x, memory_format=2)"),
    /**
     * {@code max(min(x, greatest), least)}; the gradient is passed on strictly between the limits. Its backward
     * computation takes a fifth of the time of that of {@link NDArray#clip}.
     */
    HARDTANH("torch.hardtanh(x, float(least), float(greatest))", "least", "greatest"),
    /** Rounds to integers, half to even, in the memory of its argument. */
    ROUND_IN_PLACE("torch.round_(x)");

    /** A TorchScript archive is a ZIP file whose folder, module and class may have any name. */
    private static final String FOLDER = "operator/";

    private static final String CODE =
            """
            class Operator(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Operator,
                %s) -> Tensor:
                return %s
            """;
    /** Pickle, protocol 2: an Operator whose field {@code training} is true. */
    private static final String OBJECT = "\u0080\u0002c__torch__\nOperator\n)\u0081}X\b\0\0\0training\u0088sb.";

    /** Pickle, protocol 2: an empty tuple. */
    private static final String NO_CONSTANTS = "\u0080\u0002).";

    private final String expression;
    private final List<String> arguments;
    private Model module;

    TorchOperator(String expression, String... limits) {
        this.expression = expression;
        this.arguments = Stream.concat(Stream.of("x"), Stream.of(limits)).toList();
    }

    /**
     * Applies the operator.
     *
     * @param x any array
     * @param limits a number for each argument after x
     * @return the result, in the manager of x
     */
    public NDArray apply(NDArray x, float... limits) {
        NDManager manager = x.getManager();
        NDList inputs = new NDList(x);
        for (float limit : limits) {
            inputs.add(manager.create(limit));
        }
        Block block = module().getBlock();
        return block.forward(new ParameterStore(manager, false), inputs, true).head();
    }

    private synchronized Model module() {
        if (module == null) {
            module = load();
        }
        return module;
    }

    private Model load() {
        try {
            Model model = Model.newInstance(name(), "PyTorch");
            model.load(new ByteArrayInputStream(archive()));
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException("The module of %s could not be read back".formatted(this), e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException("PyTorch does not know %s".formatted(expression), e);
        }
    }

    private byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "data.pkl", OBJECT);
            store(zip, "code/__torch__.py", CODE.formatted(signature(), expression));
            store(zip, "constants.pkl", NO_CONSTANTS);
            store(zip, "version", "3\n");
        }
        return bytes.toByteArray();
    }

    private String signature() {
        return arguments.stream().map(name -> name + ": Tensor").collect(Collectors.joining(", "));
    }

    private static void store(ZipOutputStream zip, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setSize(bytes.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
    }
}
