package margay.classify.internal.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationState;
import margay.api.model.Model;
import margay.classify.api.AmbiguousModelException;
import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;

class ClassifierModelsTest {
    private static final Set<Thread.State> AT_REST =
            EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.TERMINATED);
    private static final Event CHANGE = new Event("margay/model/FAILED", Map.of());

    private final FakeModels engine = new FakeModels();
    private final ClassifierModels classifiers = new ClassifierModels(engine, config(""));
    private final Model pets = () -> "pets";
    private final Model birds = () -> "birds";

    private static ClassifierModels.Config config(String model) {
        return new ClassifierModels.Config() {
            @Override
            public String model() {
                return model;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return ClassifierModels.Config.class;
            }
        };
    }

    private void serve(Model... models) {
        for (Model model : models) {
            engine.change(model.name(), GenerationState.SERVING, null);
            classifiers.addClassifier(model);
        }
    }

    private Model choose() throws RequestException {
        return classifiers.choose(Optional.empty(), Cancellation.withoutDeadline());
    }

    private Model choose(String name) throws RequestException {
        return classifiers.choose(Optional.of(name), Cancellation.withoutDeadline());
    }

    private static RequestException refused(Code code, FailingChoice choice) {
        RequestException refused = assertThrows(RequestException.class, choice::choose);
        assertEquals(code, refused.code(), refused.getMessage());
        return refused;
    }

    private interface FailingChoice {
        Model choose() throws RequestException;
    }

    /** A request that waits on a thread of its own. */
    private final class Waiting {
        private final FutureTask<Model> task;
        private final Thread thread;

        Waiting(Optional<String> name, Cancellation cancellation) {
            task = new FutureTask<>(() -> classifiers.choose(name, cancellation));
            thread = new Thread(task);
            thread.start();
            while (!AT_REST.contains(thread.getState())) {
                Thread.onSpinWait();
            }
        }

        Model model() throws InterruptedException, ExecutionException {
            return task.get();
        }

        RequestException refused() {
            Throwable cause = assertThrows(ExecutionException.class, task::get).getCause();
            return (RequestException) cause;
        }
    }

    @Test
    void aRequestWhoseModelIsWithdrawnBeforeItIsLeasedGetsTheNextOne() throws RequestException {
        serve(pets);
        engine.withdraw(pets, () -> {
            classifiers.removeClassifier(pets);
            engine.change("pets", GenerationState.CLOSED, null);
            serve(birds);
        });
        assertSame(birds, lease().model());
    }

    @Test
    void aRequestWhoseModelIsWithdrawnAndComesAgainGetsIt() throws RequestException {
        serve(pets);
        engine.withdraw(pets, () -> {
            classifiers.removeClassifier(pets);
            engine.readmit(pets);
            serve(pets);
        });
        assertSame(pets, lease().model());
    }

    @Test
    void aRequestWhoseModelIsWithdrawnWithoutAnotherIsRefused() {
        serve(pets);
        engine.withdraw(pets, () -> {});
        String message = refused(Code.UNAVAILABLE, () -> lease().model()).getMessage();
        assertTrue(message.contains("pets"), message);
    }

    private LeasedModel lease() throws RequestException {
        return classifiers.lease(Optional.empty(), Cancellation.withoutDeadline());
    }

    @Test
    void theOnlyOneAnswers() throws RequestException {
        serve(pets);
        assertSame(pets, choose());
    }

    @Test
    void severalAreAmbiguousUntilOneIsNamed() throws RequestException {
        serve(pets, birds);
        AmbiguousModelException ambiguous = assertThrows(AmbiguousModelException.class, this::choose);
        assertEquals(List.of("birds", "pets"), ambiguous.models());
        assertEquals(Code.CONFLICT, ambiguous.code());
        assertSame(birds, choose("birds"));
        classifiers.configure(config("pets"));
        assertSame(pets, choose());
        assertSame(birds, choose("birds"));
    }

    @Test
    void whoIsGoneIsNotChosen() throws RequestException {
        serve(pets, birds);
        engine.change("birds", GenerationState.DRAINING, null);
        classifiers.removeClassifier(birds);
        assertSame(pets, choose());
        refused(Code.NOT_FOUND, () -> choose("birds"));
    }

    @Test
    void aNameThatIsNotThereIsRefusedWithThoseThatAre() {
        serve(pets, birds);
        String message = refused(Code.NOT_FOUND, () -> choose("cars")).getMessage();
        assertEquals("There is no model 'cars' on this box; image classifiers of this box: birds, pets", message);
    }

    @Test
    void aModelForAnotherTaskIsNoClassifier() {
        engine.with("faces", "face-detection", GenerationState.SERVING, null);
        String message = refused(Code.NOT_FOUND, () -> choose("faces")).getMessage();
        assertTrue(message.startsWith("The model faces is for the task face-detection, not image-class"), message);
    }

    @Test
    void whatTheSettingsNameIsNeverReplacedByAnother() {
        serve(pets);
        engine.with("birds", ClassifierModels.TASK, GenerationState.FAILED, "no golden outputs");
        classifiers.configure(config("birds"));
        String message = refused(Code.UNAVAILABLE, this::choose).getMessage();
        assertEquals(
                "The image classifier birds does not serve: birds 1.0.0 is failed (no golden outputs); the setting model of"
                        + " margay.classify names it; image classifiers of this box: birds, pets",
                message);
    }

    @Test
    void aBoxWithoutClassifiersSaysSo() {
        engine.with("faces", "face-detection", GenerationState.SERVING, null);
        String message = refused(Code.UNAVAILABLE, this::choose).getMessage();
        assertTrue(message.contains("it has no model for the task image-classification; install one"), message);
    }

    @Test
    void aBoxWhoseClassifiersFailedSaysWhy() {
        engine.with("pets", ClassifierModels.TASK, GenerationState.FAILED, "wrong golden outputs");
        String message = refused(Code.UNAVAILABLE, this::choose).getMessage();
        assertTrue(message.endsWith("pets 1.0.0 is failed (wrong golden outputs)"), message);
    }

    @Test
    void aRequestWaitsForTheModelThatItNames() throws InterruptedException, ExecutionException {
        serve(pets);
        engine.with("birds", GenerationState.OPENING);
        Waiting request = new Waiting(Optional.of("birds"), Cancellation.withoutDeadline());
        serve(birds);
        assertSame(birds, request.model());
    }

    @Test
    void aRequestWaitsNoLongerWhenTheModelFails() {
        engine.with("birds", GenerationState.GATING);
        Waiting request = new Waiting(Optional.of("birds"), Cancellation.withoutDeadline());
        engine.change("birds", GenerationState.FAILED, "wrong golden outputs");
        classifiers.handleEvent(CHANGE);
        RequestException refused = request.refused();
        assertEquals(Code.UNAVAILABLE, refused.code());
        assertTrue(refused.getMessage().contains("birds 1.0.0 is failed (wrong golden outputs)"), refused.getMessage());
    }

    @Test
    void theFirstRequestsWaitForAllThatAreBeingOpened() {
        serve(pets);
        engine.with("birds", GenerationState.OPENING);
        Waiting request = new Waiting(Optional.empty(), Cancellation.withoutDeadline());
        serve(birds);
        assertEquals(AmbiguousModelException.class, request.refused().getClass());
    }

    @Test
    void aClassifierThatComesLaterDelaysNobody() throws RequestException {
        serve(pets);
        assertSame(pets, choose());
        engine.with("birds", GenerationState.OPENING);
        assertSame(pets, choose());
    }

    @Test
    void whoeverWaitsCanBeCancelledAndIsToldWhatForHeWaited() {
        engine.with("birds", GenerationState.WARMING);
        Cancellation cancellation = Cancellation.withoutDeadline();
        Waiting request = new Waiting(Optional.of("birds"), cancellation);
        cancellation.cancel();
        RequestException refused = request.refused();
        assertEquals(Code.CANCELLED, refused.code());
        assertTrue(
                refused.getMessage().startsWith("Waiting until the image classifier birds is opened: "),
                refused.getMessage());
    }

    @Test
    void theDeadlineEndsTheWaiting() {
        engine.with("birds", GenerationState.WARMING);
        RequestException refused = refused(
                Code.DEADLINE_EXCEEDED,
                () -> classifiers.choose(Optional.empty(), Cancellation.after(Duration.ofMillis(5))));
        assertTrue(
                refused.getMessage().startsWith("Waiting until image classifiers are opened: birds: "),
                refused.getMessage());
    }

    @Test
    void nobodyWaitsForABundleThatIsStopped() {
        engine.with("birds", GenerationState.OPENING);
        Waiting request = new Waiting(Optional.empty(), Cancellation.withoutDeadline());
        classifiers.stop();
        assertEquals(Code.UNAVAILABLE, request.refused().code());
    }

    @Test
    void anInterruptEndsTheWaiting() {
        engine.with("birds", GenerationState.OPENING);
        Waiting request = new Waiting(Optional.empty(), Cancellation.withoutDeadline());
        request.thread.interrupt();
        assertEquals(Code.CANCELLED, request.refused().code());
    }
}
