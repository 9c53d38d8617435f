package margay.forge.export;

import margay.elastic.model.Form;

/**
 * A form with what was measured of it.
 *
 * @param form with its figures
 * @param answers for the test images
 * @param rounding how far logits can be off where another processor rounds the values between the layers in another way
 */
record MeasuredForm(Form form, Predictions answers, double rounding) {}
