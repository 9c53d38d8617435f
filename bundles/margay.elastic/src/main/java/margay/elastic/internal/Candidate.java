package margay.elastic.internal;

import margay.elastic.model.Form;

/**
 * A form with what it costs on this box.
 *
 * @param form the form
 * @param bytes of its model file; 0 if it is not made: the budget does not ask, or it cannot be made
 * @param ms of one run; 0 if the budget does not ask
 */
record Candidate(Form form, long bytes, double ms) {}
