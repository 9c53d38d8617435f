package margay.engine.internal.tune;

/**
 * What a measurement found.
 *
 * @param conditions that it holds for
 * @param way that was taken
 * @param ratio of its time to that of the default, 1 if it is the default
 */
record Answer(Conditions conditions, Way way, double ratio) {}
