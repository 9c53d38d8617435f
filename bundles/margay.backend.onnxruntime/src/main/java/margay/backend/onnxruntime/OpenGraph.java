package margay.backend.onnxruntime;

import ai.onnxruntime.OrtSession;

/**
 * A session of ONNX Runtime, and how it was opened.
 *
 * @param session closed by whoever gets this
 * @param planned whether it plans the memory of its runs
 */
record OpenGraph(OrtSession session, boolean planned) {}
