package margay.backend.tck;

/**
 * A run that was measured.
 *
 * @param nanos of processor time
 * @param failures 1 if it was cancelled, else 0
 */
record TimedRun(long nanos, int failures) {}
