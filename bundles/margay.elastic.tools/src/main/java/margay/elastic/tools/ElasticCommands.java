package margay.elastic.tools;

import java.util.List;
import margay.api.RequestException;
import margay.elastic.Budget;
import margay.elastic.Elastic;
import margay.elastic.ElasticStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands of the Gogo shell, scope {@code margay}. Each returns the lines that the shell prints. */
@Component(
        service = ElasticCommands.class,
        property = {
            "osgi.command.scope=margay",
            "osgi.command.function=budgets",
            "osgi.command.function=budget",
            "osgi.command.function=form"
        })
public final class ElasticCommands {
    private final Elastic elastic;

    /** @param elastic the models */
    @Activate
    public ElasticCommands(@Reference Elastic elastic) {
        this.elastic = elastic;
    }

    /**
     * @return the elastic models with what serves and what they may cost
     * @throws RequestException if the box is being stopped
     */
    public List<String> budgets() throws RequestException {
        return elastic.status().stream().map(ElasticCommands::line).toList();
    }

    private static String line(ElasticStatus status) {
        return status.model() + ": " + (status.form().isEmpty() ? "no form" : status.form()) + " serves, "
                + status.budget() + (status.problem().isEmpty() ? "" : ", " + status.problem());
    }

    /**
     * Sets what a model may cost, and waits for the form that serves then.
     *
     * @param model its name
     * @param accuracyFloor least accuracy, 0 to 1
     * @param prefer accuracy, size, latency or energy
     * @return what serves then
     * @throws RequestException if what is asked for makes no sense, no form is within the budget or none can serve
     */
    public String budget(String model, double accuracyFloor, String prefer) throws RequestException {
        try {
            Budget.Preference best = Budget.Preference.named(prefer);
            return line(elastic.budget(model, new Budget(null, accuracyFloor, null, null, best)));
        } catch (IllegalArgumentException wrong) {
            throw new RequestException(RequestException.Code.INVALID_INPUT, wrong.getMessage(), wrong);
        }
    }

    /**
     * Lets one form of a model serve, and waits for it.
     *
     * @param model its name
     * @param form its name
     * @return what serves then
     * @throws RequestException if there is no such form or it cannot serve
     */
    public String form(String model, String form) throws RequestException {
        return line(elastic.budget(model, Budget.only(form)));
    }
}
