package margay.forge.export;

import java.util.List;
import margay.elastic.model.Form;

/**
 * A form with what was measured of it.
 *
 * @param form with its figures
 * @param answers for the test images, as the form runs
 * @param asTrained answers of the same form as training computes it
 * @param otherwise answers that another processor could give, which rounds values between the layers in another way; none
 *     in forms that are computed as in training
 */
record MeasuredForm(Form form, Predictions answers, Predictions asTrained, List<Predictions> otherwise) {}
