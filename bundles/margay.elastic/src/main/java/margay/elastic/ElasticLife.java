package margay.elastic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.Backend;
import margay.elastic.ElasticStatus.FormStatus;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.Form;

/**
 * One elastic model: which of its forms serves, of the elastic bundle that it follows at the moment. Thread-safe: one change
 * at a time.
 */
final class ElasticLife {
    private static final Set<Code> NOT_OF_THE_FORM = Set.of(Code.UNAVAILABLE, Code.CANCELLED);

    private final String name;
    private final MadeBundle made;
    private final Path budgetFile;
    private final Supplier<List<Backend>> backends;
    private FormFiles files;
    private Budget budget = Budget.NONE;
    private String lost = "";
    private String problem = "";
    private boolean waiting;
    private boolean ended;

    /**
     * @param files of the elastic bundle that it follows at first
     * @param state folder of the model
     * @param backends those that are there at the moment
     */
    ElasticLife(FormFiles files, MadeBundle made, Path state, Supplier<List<Backend>> backends) {
        this.name = files.descriptor().name();
        this.files = files;
        this.made = made;
        this.budgetFile = state.resolve("budget.json");
        this.backends = backends;
        this.waiting = true;
        try {
            budget = StateFile.read(budgetFile, Budget.class).orElse(Budget.NONE);
        } catch (IOException damaged) {
            lost = "The budget of " + name + " is lost, set it again: " + damaged.getMessage();
            log(lost);
        }
    }

    private static void log(String text) {
        System.getLogger("margay.elastic").log(System.Logger.Level.WARNING, text);
    }

    /** Lets the best form of an elastic bundle serve, unless that was done and nothing is waited for. */
    synchronized void follow(FormFiles bundle) {
        if (waiting || files != bundle) {
            files = bundle;
            begin();
        }
    }

    /** Begins again if there is a problem. */
    synchronized void retry() {
        if (!problem.isEmpty()) {
            begin();
        }
    }

    /** Whether something is missing that may come by itself. */
    synchronized boolean isWaiting() {
        return waiting;
    }

    private void begin() {
        waiting = false;
        try {
            problem = serve(budget);
            tidy();
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
    }

    private void tidy() {
        try {
            files.deleteOthers();
        } catch (IOException e) {
            log("Old forms of " + name + " cannot be deleted: " + e.getMessage());
        }
    }

    synchronized ElasticStatus change(Budget wanted) throws RequestException {
        try {
            String failures = serve(wanted);
            StateFile.writeJson(budgetFile, wanted);
            budget = wanted;
            lost = "";
            problem = failures;
            waiting = false;
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
    private String serve(Budget wanted) throws RequestException, IOException {
        requireBundle();
        List<String> failures = new ArrayList<>();
        for (Form form : choose(wanted)) {
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
    private List<Form> choose(Budget wanted) throws RequestException, IOException {
        if (wanted.needsTimes()) {
            FormTimer timer = FormTimer.of(backends.get());
            if (!files.isMeasured(timer.conditions())) {
                files.measured(timer.conditions(), timer.measure(files));
            }
        }
        List<Candidate> unsized = candidates(wanted);
        makeForSizes(wanted.needsSizes() ? unsized : FormChoice.undecided(unsized, wanted));
        List<Candidate> candidates = candidates(wanted);
        List<Form> forms = FormChoice.ranked(candidates, wanted).stream()
                .map(Candidate::form)
                .toList();
        if (forms.isEmpty()) {
            throw new RequestException(
                    Code.INVALID_INPUT,
                    "No form of " + name + " is within the budget (" + wanted + "): it has " + costs(candidates));
        }
        return forms;
    }

    private List<Candidate> candidates(Budget wanted) {
        return files.descriptor().forms().stream()
                .filter(form -> !wanted.needsTimes() || files.ms(form) > 0)
                .map(form -> new Candidate(form, files.bytes(form), files.ms(form)))
                .toList();
    }

    private void makeForSizes(List<Candidate> candidates) {
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

    synchronized ElasticStatus status() {
        ElasticDescriptor descriptor = files.descriptor();
        Optional<String> serving = made.form();
        return new ElasticStatus(
                name,
                budget,
                serving.orElse(""),
                serving.flatMap(descriptor::form).map(files::quantization).orElse(""),
                Stream.of(lost, problem).filter(text -> !text.isEmpty()).collect(Collectors.joining("; ")),
                descriptor.forms().stream()
                        .map(form -> new FormStatus(
                                form.name(), form.accuracy(), files.bytes(form), files.ms(form), form.layers()))
                        .toList());
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
    synchronized Elastic.Trial trial() {
        return new FormTrial(budget, made.form());
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
                    ElasticLife.this.serve(wanted);
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
                if (served.isEmpty() && budget.equals(allowed)) {
                    made.remove();
                    return;
                }
                serveBest(served.filter(form -> budget.equals(allowed))
                        .filter(form -> files.descriptor().form(form).isPresent())
                        .map(Budget::only)
                        .orElse(budget));
            }
        }
    }
}
