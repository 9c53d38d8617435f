package margay.elastic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import margay.api.RequestException;
import margay.api.model.Models;
import margay.elastic.model.Arrays32;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.ElasticFiles;
import margay.elastic.model.Form;
import margay.elastic.model.Step;
import margay.elastic.model.Step.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

class ElasticLifeTest {
    private static final byte[] WEIGHTS = new Arrays32()
            .put("last.weight", List.of(2, 3), 1, 2, 3, 4, 5, 6)
            .put("last.bias", List.of(2), 1, 2)
            .encode();

    @TempDir
    Path state;

    /** Answers from a table by the method's name, and refuses what is not in it. */
    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (!answers.containsKey(method.getName())) {
                        throw new AssertionError("Nobody expected " + method);
                    }
                    return answers.get(method.getName());
                }));
    }

    private ElasticLife life() {
        ElasticDescriptor descriptor = new ElasticDescriptor(
                ElasticDescriptor.SCHEMA,
                "small",
                "image-classification",
                "weights",
                ElasticFiles.sha256(WEIGHTS),
                new ElasticDescriptor.Input("image", List.of(1, 3), List.of(0f), List.of(1f)),
                new ElasticDescriptor.Output("logits", List.of(1, 2)),
                List.of("a", "b"),
                List.of(new Step(Operation.LINEAR, List.of("image"), "logits", "last", 0, 0, 0)),
                List.of(new Form(Form.FLOAT, List.of(), false, 0.9, null, 1, 0, "golden", 0)),
                List.of("input"),
                Map.of());
        FormFiles files = new FormFiles(
                path -> new ByteArrayInputStream(WEIGHTS),
                descriptor,
                new Version(1, 0, 0),
                new Version(1, 0, 0),
                state);
        BundleContext context = fake(BundleContext.class, Map.of("getBundles", new Bundle[0]));
        Models models = fake(Models.class, Map.of("generations", List.of()));
        return new ElasticLife(files, new MadeBundle(context, models, "small"), state, List::of);
    }

    @Test
    void nothingIsMadeAnyMoreOnceItsBundlesAreGone() throws RequestException {
        ElasticLife life = life();
        Elastic.Trial trial = life.trial();
        life.end();
        refused(() -> life.change(Budget.NONE));
        refused(() -> trial.serve(Form.FLOAT));
        refused(trial::measure);
        trial.close();
    }

    private static void refused(Executable change) {
        RequestException refusal = assertThrows(RequestException.class, change);
        assertEquals(RequestException.Code.NOT_FOUND, refusal.code());
        assertEquals(
                "The elastic bundle of small was stopped or uninstalled: start one, then try again",
                refusal.getMessage());
    }
}
