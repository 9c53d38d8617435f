package margay.classify.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.Models;
import margay.classify.api.AmbiguousModelException;
import margay.classify.api.ClassificationOptions;
import margay.classify.api.ImageClassifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** None, one or several image classifiers on a box. */
class ModelChoiceTest {
    private static final String CHOOSING = "(objectClass=margay.classify.internal.models.ClassifierModels)";

    private final ColourModel birds = new ColourModel("birds", "1.0.0");
    private final ColourModel pets = new ColourModel("pets", "1.0.0");

    @InjectBundleContext
    BundleContext context;

    @InjectService
    Models models;

    @InjectService
    ImageClassifier classifier;

    @InjectService
    ConfigurationAdmin settings;

    private Installed installed;

    @BeforeEach
    void begin() {
        installed = new Installed(context, models);
    }

    @AfterEach
    void end() throws BundleException, RequestException {
        installed.close();
    }

    private String answering(ClassificationOptions options) throws RequestException {
        return classifier
                .classify(Pictures.of(Pictures.RED), options, Cancellation.withoutDeadline())
                .model()
                .model();
    }

    private String answering() throws RequestException {
        return answering(ClassificationOptions.DEFAULT);
    }

    private String answering(String name) throws RequestException {
        return answering(ClassificationOptions.DEFAULT.withModel(name));
    }

    private static RequestException refused(Code code, Request request) {
        RequestException refused = assertThrows(RequestException.class, request::make);
        assertEquals(code, refused.code(), refused.getMessage());
        return refused;
    }

    private interface Request {
        String make() throws RequestException;
    }

    @Test
    void aBoxWithoutClassifierSaysWhatItLacks() throws BundleException, RequestException {
        String message = refused(Code.UNAVAILABLE, this::answering).getMessage();
        assertTrue(message.contains("no model for the task image-classification"), message);
        Bundle bundle = installed.install(pets);
        assertEquals("pets", answering());
        installed.uninstall(bundle);
        assertTrue(models.awaitAnnounced(Duration.ofSeconds(60)));
        refused(Code.UNAVAILABLE, this::answering);
    }

    @Test
    void severalAreRefusedUntilTheRequestNamesOne() throws BundleException, RequestException {
        installed.install(birds);
        installed.install(pets);
        assertEquals("pets", answering("pets"));
        assertEquals("birds", answering("birds"));
        AmbiguousModelException ambiguous = assertThrows(AmbiguousModelException.class, this::answering);
        assertEquals(List.of("birds", "pets"), ambiguous.models());
        String message = refused(Code.NOT_FOUND, () -> answering("cars")).getMessage();
        assertTrue(message.contains("birds, pets"), message);
    }

    @Test
    void theSettingsNameTheOneThatAnswers()
            throws BundleException, RequestException, IOException, InterruptedException {
        installed.install(birds);
        installed.install(pets);
        Configuration configuration = settings.getConfiguration("margay.classify", "?");
        configuration.update(new Hashtable<>(Map.of("model", "pets")));
        try {
            installed.awaitService("(&" + CHOOSING + "(model=pets))");
            assertEquals("pets", answering());
            assertEquals("birds", answering("birds"));
        } finally {
            configuration.delete();
            installed.awaitService("(&" + CHOOSING + "(!(model=pets)))");
        }
    }

    @Test
    void aClassifierThatCannotServeIsNamedWithItsReason() throws BundleException {
        installed.install(pets.format("unheard-of"));
        String message = refused(Code.UNAVAILABLE, this::answering).getMessage();
        assertTrue(message.endsWith("pets 1.0.0 is found (waits for a backend for unheard-of)"), message);
    }

    @Test
    void aPoisonedVersionDoesNotServeAndTheOldOneServesOn()
            throws BundleException, RequestException, InterruptedException {
        installed.install(new ColourModel("pets", "1.1.0").poisoned());
        String message = refused(Code.UNAVAILABLE, () -> answering("pets")).getMessage();
        assertTrue(message.contains("pets 1.1.0 is failed (") && message.contains("golden"), message);
        installed.install(pets);
        installed.awaitServing(pets);
        assertEquals("pets", answering());
    }
}
