package margay.shell.tests;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.capability.Canvas;
import margay.api.capability.Capability;
import margay.api.capability.CapabilityInfo;
import margay.api.capability.Query;
import margay.api.tensor.Tensor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The smallest capability: adds up bytes. */
final class Sum implements Capability<Integer> {
    static ServiceRegistration<?> register(BundleContext context) {
        return context.registerService(Capability.class.getName(), new Sum(), null);
    }

    @Override
    public CapabilityInfo info() {
        return new CapabilityInfo(
                "sum",
                "Adds up bytes.",
                List.of(new CapabilityInfo.Input("vector", CapabilityInfo.Kind.TENSOR, "UINT8[n]")),
                List.of(new CapabilityInfo.Option(
                        "factor", CapabilityInfo.OptionType.INTEGER, "1", "What the sum is multiplied by.")));
    }

    @Override
    public Integer answer(Query query, Cancellation cancellation) throws RequestException {
        Tensor tensor = ((Query.TensorInput) query.inputs().get("vector")).tensor();
        int sum = IntStream.range(0, tensor.bytes().capacity())
                .map(index -> tensor.bytes().get(index))
                .sum();
        return sum * factor(query.options().getOrDefault("factor", "1"));
    }

    private static int factor(String text) throws RequestException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new RequestException(
                    RequestException.Code.INVALID_INPUT, "The option factor is a whole number, not '" + text + "'.", e);
        }
    }

    @Override
    public double agreement(Integer expected, Integer actual) {
        return expected.equals(actual) ? 1 : 0;
    }

    @Override
    public void draw(Integer answer, Canvas canvas) {
        canvas.caption("sum " + answer);
    }

    @Override
    public Map<String, Object> json(Integer answer) {
        return Map.of("sum", answer);
    }
}
