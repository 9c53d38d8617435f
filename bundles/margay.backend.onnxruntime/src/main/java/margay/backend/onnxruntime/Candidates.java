package margay.backend.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import margay.api.backend.Candidate;
import margay.api.backend.OpenRequest;

/**
 * The ways to run a model: by default, on the processor, there with a rewritten graph, and on each execution provider.
 *
 * @param providers beside the processor
 * @param rewrites of graphs
 */
record Candidates(Providers providers, Rewrites rewrites) {
    /** @return the default first; nothing else for a model that names its provider or its rewrite itself */
    List<Candidate> of(OpenRequest request, OrtEnvironment environment) throws IOException {
        if (request.options().containsKey(Providers.OPTION) || request.options().containsKey(Rewrites.OPTION)) {
            return List.of(Candidate.DEFAULT);
        }
        String standard = providers.standard(environment);
        List<Candidate> all = new ArrayList<>();
        all.add(new Candidate(standard, Map.of()));
        if (!standard.equals(Providers.CPU)) {
            all.add(on(Providers.CPU));
        }
        for (String rewrite : rewrites.applicable(request.file(), request.cache())) {
            all.add(new Candidate(
                    Providers.CPU + ", " + rewrite, Map.of(Providers.OPTION, Providers.CPU, Rewrites.OPTION, rewrite)));
        }
        providers.working(environment).stream()
                .filter(provider -> !provider.equals(standard))
                .map(Candidates::on)
                .forEach(all::add);
        return all;
    }

    private static Candidate on(String provider) {
        return new Candidate(provider, Map.of(Providers.OPTION, provider));
    }
}
