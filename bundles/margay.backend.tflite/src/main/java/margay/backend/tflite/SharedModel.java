package margay.backend.tflite;

import java.nio.file.Path;
import margay.api.backend.BackendException;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.FlatBufferModelBase;

/**
 * A model file, mapped into memory and checked, with the operators to run it. Freed when the last of those that retain
 * it has released it.
 */
final class SharedModel {
    private final Path file;
    private final FlatBufferModel model;
    private final BuiltinOpResolver operators;
    private int references = 1;

    private SharedModel(Path file, FlatBufferModel model) {
        this.file = file;
        this.model = model;
        this.operators = new BuiltinOpResolver();
    }

    /**
     * @param file of the model
     * @return the model, retained once
     * @throws BackendException if it is not a whole TensorFlow Lite file
     */
    static SharedModel map(Path file) throws BackendException {
        FlatBufferModel model = FlatBufferModelBase.VerifyAndBuildFromFile(file.toString());
        if (model == null || model.isNull()) {
            throw new BackendException("The file " + file
                    + " is damaged or no TensorFlow Lite model: the FlatBuffers verifier refuses it; install the model"
                    + " bundle again");
        }
        return new SharedModel(file, model);
    }

    Path file() {
        return file;
    }

    FlatBufferModel model() {
        return model;
    }

    BuiltinOpResolver operators() {
        return operators;
    }

    synchronized void retain() {
        if (references == 0) {
            throw new IllegalStateException("The model " + file + " is closed");
        }
        references++;
    }

    synchronized void release() {
        references--;
        if (references == 0) {
            operators.close();
            model.close();
        }
    }
}
