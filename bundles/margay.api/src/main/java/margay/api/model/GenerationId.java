package margay.api.model;

import org.osgi.framework.Version;

/**
 * One opening of one version of a model on this box.
 *
 * @param model the model's name
 * @param version of the bundle that it came from
 * @param number counts the openings on this box since its start, so that two openings of one version differ
 */
public record GenerationId(String model, Version version, long number) {
    @Override
    public String toString() {
        return model + ' ' + version + " #" + number;
    }
}
