package margay.forge.export;

import java.util.Optional;
import margay.forge.nn.Layer;
import margay.forge.quant.Subnet;

/**
 * A form that will be exported.
 *
 * @param name unique in the bundle
 * @param subnet the form of each layer; none in floats
 * @param network images to logits in this form
 * @param measured whether normalization statistics are measured anew for it
 */
public record PlannedForm(String name, Optional<Subnet> subnet, Layer network, boolean measured) {}
