package margay.backend.tflite;

import java.nio.ByteBuffer;
import java.util.List;
import margay.api.tensor.Tensor;
import margay.api.tensor.TensorInfo;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.bytedeco.tensorflowlite.global.tensorflowlite;

/** The outputs of an interpreter, in the interpreter's memory. */
final class Outputs {
    private final OwnedInterpreter interpreter;
    private final List<TensorInfo> infos;
    private final Tensor[] tensors;
    private boolean settled;
    private final boolean inputsCanChange;

    Outputs(OwnedInterpreter interpreter, List<TensorInfo> infos, boolean inputsCanChange) {
        this.interpreter = interpreter;
        this.infos = infos;
        this.inputsCanChange = inputsCanChange;
        this.tensors = new Tensor[infos.size()];
    }

    Tensor tensor(int index) {
        infos.get(index);
        return tensors[index];
    }

    /** Finds the outputs of a run. They stay where they are if shapes cannot change. */
    void refresh() {
        if (settled) {
            return;
        }
        boolean moving = inputsCanChange;
        for (int i = 0; i < tensors.length; i++) {
            TfLiteTensor tensor = interpreter.output(i);
            tensors[i] = Tensor.wrap(infos.get(i).type(), TensorInfos.shape(tensor), memory(tensor));
            moving |= tensor.allocation_type() == tensorflowlite.kTfLiteDynamic;
        }
        settled = !moving;
    }

    private static ByteBuffer memory(TfLiteTensor tensor) {
        long bytes = tensor.bytes();
        BytePointer data = tensor.data().raw();
        return bytes == 0 || data == null
                ? ByteBuffer.allocateDirect(0)
                : data.capacity(bytes).asByteBuffer();
    }
}
