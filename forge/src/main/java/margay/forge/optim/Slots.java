package margay.forge.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;
import margay.forge.nn.Parameter;

/** One array per parameter that an optimizer remembers under a common prefix, zero at first. */
final class Slots {
    private final NDManager manager;
    private final String prefix;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    Slots(NDManager manager, String prefix) {
        this.manager = manager;
        this.prefix = prefix + "/";
    }

    NDArray of(Parameter parameter) {
        return arrays.computeIfAbsent(prefix + parameter.name(), name -> zeros(name, parameter));
    }

    private NDArray zeros(String name, Parameter parameter) {
        NDArray zeros = manager.zeros(parameter.value().getShape());
        zeros.setName(name);
        return zeros;
    }

    void collect(NDList list) {
        list.addAll(arrays.values());
    }

    void restore(NDList stored) {
        arrays.values().forEach(NDArray::close);
        arrays.clear();
        for (NDArray array : stored) {
            if (array.getName().startsWith(prefix)) {
                NDArray copy = array.duplicate();
                copy.attach(manager);
                copy.setName(array.getName());
                arrays.put(array.getName(), copy);
            }
        }
    }
}
