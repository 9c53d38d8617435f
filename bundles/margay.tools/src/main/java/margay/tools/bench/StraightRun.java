package margay.tools.bench;

/** ONNX Runtime's own Java API as directly as it can be used: one input tensor used again, outputs pinned. */
public interface StraightRun extends AutoCloseable {
    /**
     * @param values of the input, as many as it has
     */
    void input(float[] values);

    /** Runs the model once. */
    void run();

    /**
     * @param index of the element
     * @return an element of the first output
     */
    float output(int index);

    @Override
    void close();
}
