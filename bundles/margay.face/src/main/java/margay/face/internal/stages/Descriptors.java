package margay.face.internal.stages;

import java.util.List;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.Lease;
import margay.api.model.ModelDescriptor;
import margay.api.tensor.TensorInfo;

/** Reads from descriptors what the stages need. */
final class Descriptors {
    private Descriptors() {}

    static double number(Lease lease, String parameter, double otherwise) throws RequestException {
        Object value = lease.descriptor().parameters().getOrDefault(parameter, otherwise);
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw broken(lease, "the parameter \"" + parameter + "\" must be a number, not " + value);
    }

    static ModelDescriptor.ImageInput image(Lease lease) throws RequestException {
        List<ModelDescriptor.Input> inputs = lease.descriptor().inputs();
        if (inputs.size() != 1 || inputs.get(0).image().isEmpty()) {
            throw broken(lease, "it must have one input, which takes a picture");
        }
        return inputs.get(0).image().get();
    }

    static ModelDescriptor.Embedding embedding(Lease lease) throws RequestException {
        return lease.descriptor()
                .embedding()
                .orElseThrow(() -> broken(lease, "its descriptor names no embedding space"));
    }

    static int output(Lease lease, String name) throws RequestException {
        List<TensorInfo> outputs = lease.descriptor().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).name().equals(name)) {
                return i;
            }
        }
        throw broken(lease, "it must have an output \"" + name + "\"");
    }

    static RequestException broken(Lease lease, String what) {
        return new RequestException(
                Code.FAILED,
                lease.generation() + " cannot serve as " + lease.descriptor().task() + ": " + what);
    }
}
