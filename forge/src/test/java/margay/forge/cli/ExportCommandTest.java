package margay.forge.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.Form;
import margay.forge.data.Shapes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void draw() throws IOException {
        Shapes.zip(folder.resolve("set.zip"), Shapes.draw(200, 16, 1), Shapes.draw(60, 16, 2));
    }

    private void forge(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of("--cache", path("cache")));
        assertEquals(0, ForgeCommand.execute(line.toArray(String[]::new)));
    }

    private void train(String run, String net, String kind, String... words) {
        List<String> line = new ArrayList<>(List.of("train", kind, "--net", net, "--run", path(run)));
        line.addAll(List.of("--data", path("set.zip"), "--batch", "32", "--holdout", "40"));
        line.addAll(List.of(words));
        forge(line.toArray(String[]::new));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private ElasticDescriptor descriptor(String out) throws IOException {
        return ElasticFiles.descriptor(
                file -> Files.newInputStream(folder.resolve(out).resolve(file)));
    }

    @Test
    void everyFormOfAnElasticNetworkAnswersInOnnxRuntimeAsItWasTrained() throws IOException {
        train("float", "resnet8", "float32", "--epochs", "3", "--lr", "0.05");
        train("eq", "resnet8", "eqnet", "--from", path("float"), "--epochs", "1");
        forge("predictor", "--run", path("eq"), "--subnets", "10");
        forge("search", "--run", path("eq"), "--bits", "3", "--generations", "5");

        forge("export", "--run", path("eq"), "--out", path("bundle"), "--calibration", "2", "--all-forms", "8/8,3/3");

        ElasticDescriptor descriptor = descriptor("bundle");
        List<String> names = descriptor.forms().stream().map(Form::name).toList();
        assertEquals(1 + 5 + 7 + 7 + 1, names.size(), names.toString());
        assertTrue(names.containsAll(List.of("float32", "w8a8", "w2a2", "w3a3.asym.channel.asym", "mp3")));
        assertEquals(
                List.of("w8a8", "w8a8.sym.channel.sym"),
                descriptor.forms().stream()
                        .filter(Form::integerOnly)
                        .map(Form::name)
                        .toList());
        String origin = String.valueOf(descriptor.card().get("origin"));
        assertTrue(origin.startsWith("margay forge train float32 --optimizer sgd --weight-decay 5.0E-4 "), origin);
        assertTrue(origin.contains(" && margay forge train eqnet --from float --net resnet8 --data set.zip"), origin);
        assertTrue(
                origin.contains(" && margay forge predictor --run eq --subnets 10 && margay forge search --run eq "),
                origin);
        assertTrue(
                origin.contains("--bits 3.0 --generations 5 --seed 1 && margay forge export --run eq --name "), origin);
        Form two = descriptor.form("w2a2").orElseThrow();
        Form eight = descriptor.form("w8a8").orElseThrow();
        assertTellsApart("bundle", two, eight);
        assertTellsApart("bundle", eight, two);
        assertTrue(two.predictedAccuracy().isPresent());
        assertTrue(two.temperature() > 0);
        try (JarFile jar = new JarFile(folder.resolve("bundle/target/margay.model.eqnet-cifar10-1.0.0.jar")
                .toFile())) {
            assertTrue(jar.getManifest()
                    .getMainAttributes()
                    .getValue("Provide-Capability")
                    .contains("eqnet-cifar10"));
            assertEquals(3 * 4, jar.getInputStream(jar.getEntry(two.golden())).readAllBytes().length / 4);
        }
    }

    private void assertTellsApart(String bundle, Form form, Form other) throws IOException {
        float[] outputs = golden(bundle, form);
        float[] others = golden(bundle, other);
        double greatest = IntStream.range(0, outputs.length)
                .mapToDouble(i -> Math.abs(outputs[i] - others[i]))
                .max()
                .orElseThrow();
        assertTrue(greatest > form.tolerance(), "%s of %s".formatted(greatest, form));
    }

    private float[] golden(String bundle, Form form) throws IOException {
        FloatBuffer floats = ByteBuffer.wrap(
                        Files.readAllBytes(folder.resolve(bundle).resolve(form.golden())))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[floats.remaining()];
        floats.get(values);
        return values;
    }

    @Test
    void floatNetworksAndThoseOfOneFormCanBeExportedToo() throws IOException {
        train("float", "mobilenetv2", "float32", "--epochs", "1", "--lr", "0.05");
        forge("export", "--run", path("float"), "--out", path("plain"));
        assertTrue(Files.size(folder.resolve("plain/target/float32.onnx")) > 1_000_000);

        train("lsq", "mobilenetv2", "lsq", "--bits", "4/4", "--from", path("float"), "--epochs", "1");
        forge("export", "--run", path("lsq"), "--out", path("lsq-bundle"), "--name", "lsq", "--version", "2.0.0");
        assertEquals(
                List.of("w4a4"),
                descriptor("lsq-bundle").forms().stream().map(Form::name).toList());
        assertTrue(Files.exists(folder.resolve("lsq-bundle/target/margay.model.lsq-2.0.0.jar")));
    }
}
