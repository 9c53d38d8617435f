package margay.face.tests;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;

/** Model bundles that the tests make. */
final class ModelJars {
    private ModelJars() {}

    /** The same model as a bundle's, as another version. */
    static InputStream copy(Bundle bundle, String model, String task, String version) {
        Map<String, byte[]> files = new TreeMap<>();
        for (URL url : Collections.list(bundle.findEntries("model", "*", true))) {
            if (!url.getPath().endsWith("/")) {
                files.put(url.getPath().substring(1), read(url));
            }
        }
        return jar(model, task, version, files);
    }

    private static byte[] read(URL url) {
        try (InputStream in = url.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An embedding model of a space of its own: the mean colours of 8x8 fields, 192 numbers. */
    static InputStream colours(String version) {
        byte[] weights = colourModel();
        String descriptor =
                """
                {"schema": 1, "name": "face-embedding", "task": "face-embedding", "format": "onnx",
                 "weights": "model/colours.onnx", "sha256": "%s",
                 "inputs": [{"tensor": {"name": "input", "type": "float32", "shape": [1, 3, 112, 112]},
                   "image": {"layout": "NCHW", "colorOrder": "RGB", "mean": [127, 127, 127],
                             "scale": [0.0078125, 0.0078125, 0.0078125]}}],
                 "outputs": [{"name": "output", "type": "float32", "shape": [1, 192]}],
                 "embedding": {"space": "colours-8x8", "dimension": 192, "threshold": 0.97}}
                """
                        .formatted(sha256(weights));
        return jar(
                "face-embedding",
                "face-embedding",
                version,
                Map.of(
                        "model/colours.onnx",
                        weights,
                        "model/descriptor.json",
                        descriptor.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] colourModel() {
        GraphProto graph = GraphProto.newBuilder()
                .setName("colours")
                .addInput(value("input", 1, 3, 112, 112))
                .addOutput(value("output", 1, 192))
                .addNode(NodeProto.newBuilder()
                        .setOpType("AveragePool")
                        .addInput("input")
                        .addOutput("fields")
                        .addAttribute(ints("kernel_shape"))
                        .addAttribute(ints("strides")))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Flatten")
                        .addInput("fields")
                        .addOutput("output"))
                .build();
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static AttributeProto ints(String name) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(List.of(14L, 14L))
                .build();
    }

    private static ValueInfoProto value(String name, long... extents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long extent : extents) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                .setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream jar(String model, String task, String version, Map<String, byte[]> files) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "made." + model);
        main.putValue("Bundle-Version", version);
        main.putValue(
                "Provide-Capability",
                "margay.model;margay.model=\"" + model + "\";version:Version=\"" + version + "\";task=\"" + task
                        + "\";descriptor=\"model/descriptor.json\"");
        main.putValue("Require-Capability", "osgi.extender;filter:=\"(osgi.extender=margay.model)\"");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                jar.putNextEntry(new JarEntry(file.getKey()));
                jar.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
