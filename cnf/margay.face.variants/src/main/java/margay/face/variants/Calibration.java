package margay.face.variants;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import margay.onnx.quantization.Observation;
import margay.onnx.quantization.Range;
import margay.onnx.quantization.RangeCollector;

/** Runs models with one input by a single thread, without overflow on any processor. */
final class Calibration {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private Calibration() {}

    /** What each value of a prepared model ranges over on the inputs. */
    static Map<String, Range> ranges(ModelProto prepared, String input, long[] shape, List<float[]> inputs)
            throws OrtException {
        RangeCollector collector = new RangeCollector();
        try (OrtSession session = open(Observation.of(prepared))) {
            for (float[] values : inputs) {
                collector.observe(input, FloatBuffer.wrap(values));
                observe(session, input, shape, values, collector);
            }
        }
        return collector.ranges(RangeCollector.Method.LEAST_ERROR);
    }

    private static void observe(
            OrtSession session, String input, long[] shape, float[] values, RangeCollector collector)
            throws OrtException {
        try (OnnxTensor tensor = OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(values), shape);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            for (Map.Entry<String, OnnxValue> output : result) {
                if (output.getValue() instanceof OnnxTensor floats && floats.getInfo().type == OnnxJavaType.FLOAT) {
                    collector.observe(output.getKey(), floats.getFloatBuffer());
                }
            }
        }
    }

    /** The first output. */
    static FloatBuffer run(ModelProto model, String input, long[] shape, FloatBuffer values) throws OrtException {
        try (OrtSession session = open(model);
                OnnxTensor tensor = OnnxTensor.createTensor(ENVIRONMENT, values, shape);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer();
        }
    }

    private static OrtSession open(ModelProto model) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.addConfigEntry("session.x64quantprecision", "1");
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            return ENVIRONMENT.createSession(model.toByteArray(), options);
        }
    }
}
