package margay.backend.onnxruntime;

import ai.onnxruntime.NodeInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import margay.api.backend.BackendException;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.TensorInfo;

/**
 * An input or output of a model.
 *
 * @param info what the API says of it
 * @param extentNames the names that the model gives to its extents, empty for those without
 */
record Port(TensorInfo info, List<String> extentNames) {
    static List<Port> of(Collection<NodeInfo> nodes) throws BackendException {
        List<Port> ports = new ArrayList<>(nodes.size());
        for (NodeInfo node : nodes) {
            ports.add(of(node));
        }
        return List.copyOf(ports);
    }

    private static Port of(NodeInfo node) throws BackendException {
        if (!(node.getInfo() instanceof ai.onnxruntime.TensorInfo tensor)) {
            throw new BackendException("'" + node.getName() + "' is no tensor but " + node.getInfo()
                    + ": export the model with tensors only");
        }
        ElementType type = ElementTypes.of(tensor)
                .orElseThrow(() -> new BackendException("'" + node.getName() + "' has elements of type "
                        + tensor.onnxType + ", which this backend does not take; it takes "
                        + ElementTypes.supported()));
        TensorInfo info = new TensorInfo(node.getName(), type, Shape.of(tensor.getShape()));
        return new Port(info, List.of(tensor.getDimensionNames()));
    }
}
