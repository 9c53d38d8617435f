package margay.forge.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Map;
import margay.forge.data.Batch;
import margay.forge.data.BatchMaker;
import margay.forge.data.ImageSet;

/** An ONNX file opened in ONNX Runtime, on one thread. */
final class OnnxFile implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    OnnxFile(byte[] model) throws IOException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(model, options);
        } catch (OrtException e) {
            throw new IOException("ONNX Runtime does not open what was exported: " + e.getMessage(), e);
        }
    }

    /** The logits for every image of a set, one at a time. */
    Predictions predict(BatchMaker images) throws IOException {
        ImageSet set = images.images();
        float[][] logits = new float[set.size()][];
        int[] labels = new int[set.size()];
        int done = 0;
        for (int number = 0; number < images.evaluationBatches(); number++) {
            Batch batch = images.evaluation(number);
            for (int i = 0; i < batch.size(); i++, done++) {
                logits[done] = run(FloatBuffer.wrap(batch.pixels(), i * set.imageBytes(), set.imageBytes()), set);
                labels[done] = batch.labels()[i];
            }
        }
        return new Predictions(logits, labels);
    }

    private float[] run(FloatBuffer pixels, ImageSet set) throws IOException {
        long[] shape = {1, set.channels(), set.height(), set.width()};
        try (OnnxTensor image = OnnxTensor.createTensor(environment, pixels, shape);
                OrtSession.Result result = session.run(Map.of(Network.INPUT, image))) {
            return ((float[][]) result.get(0).getValue())[0];
        } catch (OrtException e) {
            throw new IOException("ONNX Runtime does not run what was exported: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IOException("ONNX Runtime does not close what was exported: " + e.getMessage(), e);
        }
    }
}
