package margay.forge.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import margay.elastic.model.Form;
import margay.forge.quant.BitWidths;
import margay.forge.quant.ElasticNetwork;
import margay.forge.quant.FormSpace;
import margay.forge.quant.Subnet;
import margay.forge.search.Candidate;
import margay.forge.search.Condition;
import margay.forge.search.Probes;
import margay.forge.train.Model;
import margay.forge.train.RunConfig;

/** Which forms a run has. */
public final class FormPlan {
    private static final String SEARCHED = "searched ";

    private final Model model;
    private final List<PlannedForm> forms = new ArrayList<>();

    private FormPlan(Model model) {
        this.model = model;
    }

    /**
     * The forms of a run.
     *
     * @param kind what was trained
     * @param model the network
     * @param bits of uniform forms of an elastic network
     * @param allForms bits that are exported in all combinations of symmetry and granularity
     * @param found what a search found
     * @param timed how many forms are added that are only to be timed on a box
     */
    public static List<PlannedForm> of(
            RunConfig.Kind kind,
            Model model,
            List<BitWidths> bits,
            List<BitWidths> allForms,
            List<Candidate> found,
            int timed) {
        FormPlan plan = new FormPlan(model);
        switch (kind) {
            case FLOAT32 -> plan.forms.add(new PlannedForm(Form.FLOAT, Optional.empty(), model.network(), false));
            case LSQ -> plan.trained();
            case EQNET -> plan.elastic(bits, allForms, found, timed);
        }
        return plan.forms;
    }

    private void trained() {
        ElasticNetwork network = model.elastic().orElseThrow();
        BitWidths bits = BitWidths.parse(model.name().substring(1).replace('a', '/'));
        Subnet subnet = network.uniform(bits.weights(), bits.activations());
        forms.add(new PlannedForm(model.name(), Optional.of(subnet), network.as(subnet), false));
    }

    private void elastic(List<BitWidths> bits, List<BitWidths> allForms, List<Candidate> found, int timed) {
        ElasticNetwork network = model.elastic().orElseThrow();
        forms.add(new PlannedForm(Form.FLOAT, Optional.empty(), network.asFloat(), true));
        bits.forEach(widths -> uniform(widths.toString(), widths, Condition.PLAIN));
        for (BitWidths widths : allForms) {
            Condition.all().stream()
                    .filter(condition -> !bits.contains(widths) || !condition.equals(Condition.PLAIN))
                    .forEach(condition -> uniform(widths + "." + text(condition), widths, condition));
        }
        // A search that was repeated: its last answer counts.
        found.stream()
                .filter(candidate -> candidate.name().startsWith(SEARCHED))
                .collect(
                        Collectors.toMap(FormPlan::mixed, Candidate::subnet, (first, last) -> last, LinkedHashMap::new))
                .forEach((name, subnet) ->
                        forms.add(new PlannedForm(name, Optional.of(subnet), network.as(subnet), true)));
        List<Subnet> probes = Probes.draw(network.layers().size(), timed);
        for (int i = 0; i < timed; i++) {
            Subnet probe = probes.get(i);
            forms.add(new PlannedForm("timed" + (i + 1), Optional.of(probe), network.as(probe), true));
        }
    }

    private void uniform(String name, BitWidths bits, Condition condition) {
        ElasticNetwork network = model.elastic().orElseThrow();
        Subnet subnet =
                FormSpace.ELASTIC.uniform(network.layers().size(), condition.form(bits.weights(), bits.activations()));
        forms.add(new PlannedForm(name, Optional.of(subnet), network.as(subnet), true));
    }

    private static String text(Condition condition) {
        return "%s.%s.%s"
                .formatted(
                        condition.symmetricWeights() ? "sym" : "asym",
                        condition.perChannel() ? "channel" : "tensor",
                        condition.symmetricInputs() ? "sym" : "asym");
    }

    private static String mixed(Candidate candidate) {
        return "mp" + candidate.name().substring(SEARCHED.length());
    }
}
