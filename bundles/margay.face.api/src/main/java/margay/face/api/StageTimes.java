package margay.face.api;

/**
 * How long each stage of one request took, in nanoseconds of wall-clock time. Waiting for leases is in none of them.
 *
 * @param decode picture file to pixels
 * @param detect pixels to boxes
 * @param landmarks of all faces
 * @param align all faces to the model's input
 * @param embed all faces
 */
public record StageTimes(long decode, long detect, long landmarks, long align, long embed) {}
