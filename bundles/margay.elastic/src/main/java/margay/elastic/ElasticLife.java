package margay.elastic;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.backend.Backend;
import margay.elastic.ElasticStatus.FormStatus;
import margay.elastic.model.ElasticDescriptor;
import margay.elastic.model.Form;

/** One elastic model: which of its forms serves. Thread-safe: one change at a time. */
final class ElasticLife {
    private static final Gson GSON = new Gson();

    private final FormFiles files;
    private final MadeBundle made;
    private final Path budgetFile;
    private final Supplier<List<Backend>> backends;
    private Budget budget;
    private String problem = "";

    /**
     * @param state folder of the model
     * @param backends those that are there at the moment
     */
    ElasticLife(FormFiles files, MadeBundle made, Path state, Supplier<List<Backend>> backends) {
        this.files = files;
        this.made = made;
        this.budgetFile = state.resolve("budget.json");
        this.backends = backends;
        this.budget = read();
    }

    private Budget read() {
        try {
            return Files.exists(budgetFile) ? GSON.fromJson(Files.readString(budgetFile), Budget.class) : Budget.NONE;
        } catch (IOException | JsonParseException damaged) {
            problem = budgetFile + " cannot be read, so there is no budget: " + damaged.getMessage();
            return Budget.NONE;
        }
    }

    String name() {
        return files.descriptor().name();
    }

    /** Lets the best form within the budget serve, if it does not already. */
    synchronized void begin() {
        try {
            serve(budget);
        } catch (RequestException | IOException e) {
            problem = e.getMessage();
            System.getLogger("margay.elastic")
                    .log(System.Logger.Level.WARNING, "No form of {0} serves: {1}", name(), problem);
        }
    }

    synchronized ElasticStatus change(Budget wanted) throws RequestException {
        try {
            serve(wanted);
            FormFiles.write(budgetFile, GSON.toJson(wanted).getBytes(StandardCharsets.UTF_8));
            budget = wanted;
            problem = "";
            return status();
        } catch (IOException e) {
            throw new RequestException(Code.FAILED, "The budget of " + name() + " was not set: " + e.getMessage(), e);
        }
    }

    private void serve(Budget wanted) throws RequestException, IOException {
        Form best = choose(wanted);
        if (!made.form().equals(Optional.of(best.name()))) {
            made.serve(best);
        }
    }

    private Form choose(Budget wanted) throws RequestException, IOException {
        List<Form> forms = files.descriptor().forms();
        List<Form> untimed = forms.stream().filter(form -> files.ms(form) == 0).toList();
        if (wanted.needsTimes() && !untimed.isEmpty()) {
            files.measured(new FormTimer(backends.get()).measure(files, forms));
        }
        List<Candidate> candidates = new ArrayList<>();
        for (Form form : forms) {
            long bytes = wanted.needsSizes() ? Files.size(files.file(form)) : 0;
            candidates.add(new Candidate(form, bytes, wanted.needsTimes() ? files.ms(form) : 0));
        }
        return FormChoice.best(candidates, wanted)
                .map(Candidate::form)
                .orElseThrow(() -> new RequestException(
                        Code.INVALID_INPUT,
                        "No form of " + name() + " is within the budget (" + wanted + "): it has "
                                + costs(candidates)));
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
        Optional<Form> serving = made.form().filter(form -> made.serves()).flatMap(descriptor::form);
        return new ElasticStatus(
                name(),
                budget,
                serving.map(Form::name).orElse(""),
                serving.map(files::quantization).orElse(""),
                problem,
                descriptor.forms().stream()
                        .map(form -> new FormStatus(form.name(), form.accuracy(), files.bytes(form), files.ms(form)))
                        .toList());
    }

    /** Takes away what was made. */
    synchronized void end() {
        made.remove();
    }
}
