package margay.elastic.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.Backend;
import margay.elastic.Budget;
import margay.elastic.Elastic;
import margay.elastic.ElasticStatus;
import margay.elastic.ElasticStatus.FormStatus;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.Form;

/**
 * One elastic model: which of its forms serves, of the elastic bundle that it follows at the moment. Thread-safe: one change
 * at a time, and {@link #status} waits for none.
 */
final class ElasticLife {
    private static final Set<Code> NOT_OF_THE_FORM = Set.of(Code.UNAVAILABLE, Code.CANCELLED);

    private final String name;
    private final MadeBundle made;
    private final Path budgetFile;
    private final Supplier<List<Backend>> backends;
    private final FormChoice choice;
    private final ExecutorService makers;
    private volatile State state;
    private volatile FormFiles newest;
    private volatile Future<?> work = CompletableFuture.completedFuture(null);
    private boolean ended;

    /**
     * What a change left.
     *
     * @param files of the elastic bundle that it followed
     * @param budget that holds
     * @param lost why the budget of an earlier start does not; empty if none was lost
     * @param problem why no form serves, or why better ones do not; empty if all is well
     * @param waiting whether something is missing that may come by itself
     */
    private record State(FormFiles files, Budget budget, String lost, String problem, boolean waiting) {}

    /**
     * @param files of the elastic bundle that it follows at first
     * @param folder of the model, for what is kept
     * @param backends those that are there at the moment
     * @param choice ranks forms
     * @param makers runs what {@link #follow} and {@link #retry} begin, none of it after other work
     */
    ElasticLife(
            FormFiles files,
            MadeBundle made,
            Path folder,
            Supplier<List<Backend>> backends,
            FormChoice choice,
            ExecutorService makers) {
        this.name = files.descriptor().name();
        this.newest = files;
        this.made = made;
        this.budgetFile = folder.resolve("budget.json");
        this.backends = backends;
        this.choice = choice;
        this.makers = makers;
        this.state = initial(files);
    }

    private State initial(FormFiles files) {
        try {
            Budget kept = StateFile.read(budgetFile, Budget.class).orElse(Budget.NONE);
            return new State(files, kept, "", "", true);
        } catch (IOException damaged) {
            String lost = "The budget of " + name + " is lost, set it again: " + damaged.getMessage();
            log(lost);
            return new State(files, Budget.NONE, lost, "", true);
        }
    }

    private static void log(String text) {
        System.getLogger("margay.elastic").log(System.Logger.Level.WARNING, text);
    }

    /**
     * Begins to let the best form of an elastic bundle serve, unless that was done and nothing is waited for. Called by one
     * thread.
     */
    void follow(FormFiles bundle) {
        boolean other = newest != bundle;
        newest = bundle;
        if (other || work.isDone() && isBehind()) {
            work = makers.submit(() -> begin(this::isBehind));
        }
    }

    private boolean isBehind() {
        return state.waiting() || state.files() != newest;
    }

    /** Begins again if there is a problem. Called by the thread that calls {@link #follow}. */
    void retry() {
        work = makers.submit(() -> begin(() -> isBehind() || !state.problem().isEmpty()));
    }

    /** Whether nothing is being made, and nothing is missing that may come by itself. */
    boolean isSettled() {
        return work.isDone() && !state.waiting();
    }

    private synchronized void begin(BooleanSupplier reason) {
        if (ended || !reason.getAsBoolean()) {
            return;
        }
        FormFiles files = newest;
        String problem;
        boolean waiting = false;
        try {
            problem = serve(files, state.budget());
            tidy(files);
        } catch (RequestException e) {
            waiting = e.code() == Code.UNAVAILABLE;
            problem = e.getMessage();
        } catch (IOException e) {
            problem = e.getMessage();
        } catch (RuntimeException e) {
            problem = "No form of " + name + " could be chosen: " + e;
            System.getLogger("margay.elastic").log(System.Logger.Level.ERROR, problem, e);
        }
        if (!problem.isEmpty() && !waiting && !Thread.currentThread().isInterrupted()) {
            log(problem);
        }
        state = new State(files, state.budget(), state.lost(), problem, waiting);
    }

    private void tidy(FormFiles files) {
        try {
            files.deleteOthers();
        } catch (IOException e) {
            log("Old forms of " + name + " cannot be deleted: " + e.getMessage());
        }
    }

    synchronized ElasticStatus change(Budget wanted) throws RequestException {
        try {
            FormFiles files = newest;
            String failures = serve(files, wanted);
            StateFile.writeJson(budgetFile, wanted);
            state = new State(files, wanted, "", failures, false);
            return status();
        } catch (IOException e) {
            throw new RequestException(Code.FAILED, "The budget of " + name + " was not set: " + e.getMessage(), e);
        }
    }

    /**
     * Lets the best form serve that can.
     *
     * @return why better ones do not; empty if the best one serves
     */
    private String serve(FormFiles files, Budget wanted) throws RequestException, IOException {
        requireBundle();
        List<String> failures = new ArrayList<>();
        for (Form form : choose(files, wanted)) {
            try {
                made.serve(files, form);
                return failures.isEmpty() ? "" : String.join("; ", failures) + "; " + form.name() + " serves instead";
            } catch (RequestException e) {
                if (NOT_OF_THE_FORM.contains(e.code())) {
                    throw e;
                }
                failures.add("The form " + form.name() + " failed: " + e.getMessage());
            } catch (IOException e) {
                failures.add("The form " + form.name() + " cannot be made: " + e.getMessage());
            }
        }
        throw new RequestException(Code.FAILED, String.join("; ", failures));
    }

    private void requireBundle() throws RequestException {
        if (ended) {
            throw new RequestException(
                    Code.NOT_FOUND,
                    "The elastic bundle of " + name + " was stopped or uninstalled: start one, then try again");
        }
    }

    /** The forms within a budget, the best first. */
    private List<Form> choose(FormFiles files, Budget wanted) throws RequestException, IOException {
        if (FormChoice.needsTimes(wanted)) {
            FormTimer timer = FormTimer.of(backends.get());
            if (!files.isMeasured(timer.conditions())) {
                files.measured(timer.conditions(), timer.measure(files));
            }
        }
        List<Candidate> unsized = candidates(files, wanted);
        makeForSizes(files, FormChoice.needsSizes(wanted) ? unsized : choice.undecided(unsized, wanted));
        List<Candidate> candidates = candidates(files, wanted);
        List<Form> forms =
                choice.ranked(candidates, wanted).stream().map(Candidate::form).toList();
        if (forms.isEmpty()) {
            throw new RequestException(
                    Code.INVALID_INPUT,
                    "No form of " + name + " is within the budget (" + wanted + "): it has " + costs(candidates));
        }
        return forms;
    }

    private static List<Candidate> candidates(FormFiles files, Budget wanted) {
        return files.descriptor().forms().stream()
                .filter(form -> !FormChoice.needsTimes(wanted) || files.ms(form) > 0)
                .map(form -> new Candidate(form, files.bytes(form), files.ms(form)))
                .toList();
    }

    private static void makeForSizes(FormFiles files, List<Candidate> candidates) {
        files.make(candidates.stream()
                .filter(candidate -> candidate.bytes() == 0)
                .map(Candidate::form)
                .toList());
    }

    private static String costs(List<Candidate> candidates) {
        return String.join(
                "; ",
                candidates.stream()
                        .map(candidate -> "%s %.4f%s%s"
                                .formatted(
                                        candidate.form().name(),
                                        candidate.form().accuracy(),
                                        candidate.bytes() == 0 ? "" : " " + candidate.bytes() + " bytes",
                                        candidate.ms() == 0 ? "" : " %.3f ms".formatted(candidate.ms())))
                        .toList());
    }

    /** What is known now: what the last change left, and what serves. */
    ElasticStatus status() {
        State last = state;
        FormFiles files = last.files();
        ElasticDescriptor descriptor = files.descriptor();
        Optional<String> serving = made.form();
        String displaced = serving.isEmpty() && last.problem().isEmpty() ? made.displaced() : "";
        return new ElasticStatus(
                name,
                last.budget(),
                serving.orElse(""),
                serving.flatMap(descriptor::form).map(files::quantization).orElse(""),
                Stream.of(last.lost(), last.problem(), displaced)
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("; ")),
                descriptor.forms().stream()
                        .map(form -> new FormStatus(
                                form.name(), form.accuracy(), files.bytes(form), files.ms(form), form.layers()))
                        .toList());
    }

    /**
     * What is known once what {@link #follow} and {@link #retry} began is done.
     *
     * @throws RequestException {@link Code#CANCELLED} if the thread is interrupted
     */
    ElasticStatus settled() throws RequestException {
        try {
            work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(Code.CANCELLED, "Interrupted while a form of " + name + " was being made", e);
        } catch (ExecutionException e) {
            throw new RequestException(Code.FAILED, "No form of " + name + " can be made: " + e.getCause(), e);
        }
        return status();
    }

    /** Takes away what was made; whoever asks for a change then is refused. */
    synchronized void end() {
        ended = true;
        made.remove();
    }

    String name() {
        return name;
    }

    /** Begins a trial. */
    Elastic.Trial trial() {
        return new FormTrial(state.budget(), made.form());
    }

    /** A trial of this model. */
    private final class FormTrial implements Elastic.Trial {
        private final Budget allowed;
        private final Optional<String> served;

        FormTrial(Budget allowed, Optional<String> served) {
            this.allowed = allowed;
            this.served = served;
        }

        @Override
        public void serve(String form) throws RequestException {
            serveBest(Budget.only(form));
        }

        private void serveBest(Budget wanted) throws RequestException {
            synchronized (ElasticLife.this) {
                try {
                    ElasticLife.this.serve(newest, wanted);
                } catch (IOException e) {
                    throw new RequestException(
                            Code.FAILED, "A form of " + name + " does not serve: " + e.getMessage(), e);
                }
            }
        }

        @Override
        public ElasticStatus measure() throws RequestException {
            synchronized (ElasticLife.this) {
                requireBundle();
                FormFiles files = newest;
                try {
                    FormTimer timer = FormTimer.of(backends.get());
                    files.measured(timer.conditions(), timer.measure(files));
                    return status();
                } catch (IOException e) {
                    throw new RequestException(
                            Code.FAILED, "The forms of " + name + " cannot be measured: " + e.getMessage(), e);
                }
            }
        }

        /** An operator who has set another budget meanwhile has it; a model that is gone stays so. */
        @Override
        public void close() throws RequestException {
            synchronized (ElasticLife.this) {
                if (ended) {
                    return;
                }
                boolean same = state.budget().equals(allowed);
                if (served.isEmpty() && same) {
                    made.remove();
                    return;
                }
                serveBest(served.filter(form -> same)
                        .filter(form -> newest.descriptor().form(form).isPresent())
                        .map(Budget::only)
                        .orElse(state.budget()));
            }
        }
    }
}
