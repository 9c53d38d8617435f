package margay.api.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.capability.Canvas;
import margay.api.capability.Capability;
import margay.api.capability.CapabilityInfo;
import margay.api.capability.CapabilityInfo.Input;
import margay.api.capability.CapabilityInfo.Kind;
import margay.api.capability.Query;
import margay.api.tensor.ElementType;
import margay.api.tensor.Shape;
import margay.api.tensor.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.common.service.ServiceAware;

/** A capability of another bundle is found and asked through the service registry by the API alone. */
class CapabilityServiceTest {
    @InjectBundleContext
    BundleContext context;

    @InjectService(cardinality = 0)
    @SuppressWarnings("rawtypes")
    ServiceAware<Capability> capabilities;

    @BeforeEach
    void register() {
        Dictionary<String, Object> none = new Hashtable<>();
        context.registerService(Capability.class, new Sum(), none);
    }

    @Test
    void answersAQueryWithATensor() throws RequestException {
        Tensor tensor = Tensor.allocate(ElementType.FLOAT32, Shape.of(2, 2));
        tensor.floats().put(0, new float[] {1, 2, 3, 4});
        assertEquals(10.0, ask(tensor, Cancellation.withoutDeadline()));
    }

    @Test
    void refusesACancelledQuery() {
        Cancellation cancellation = Cancellation.withoutDeadline();
        cancellation.cancel();
        Tensor tensor = Tensor.allocate(ElementType.FLOAT32, Shape.of(1));
        RequestException refusal = assertThrows(RequestException.class, () -> ask(tensor, cancellation));
        assertSame(RequestException.Code.CANCELLED, refusal.code());
    }

    private Object ask(Tensor tensor, Cancellation cancellation) throws RequestException {
        Query query = new Query(Map.of("numbers", new Query.TensorInput(tensor)), Map.of());
        return capabilities.getService().answer(query, cancellation);
    }

    /** Adds the elements of a FLOAT32 tensor. */
    private static final class Sum implements Capability<Double> {
        @Override
        public CapabilityInfo info() {
            Input numbers = new Input("numbers", Kind.TENSOR, "What to add, FLOAT32 of any shape.");
            return new CapabilityInfo("sum", "Adds numbers.", List.of(numbers), List.of());
        }

        @Override
        public Double answer(Query query, Cancellation cancellation) throws RequestException {
            cancellation.check("sum");
            Query.TensorInput numbers = (Query.TensorInput) query.inputs().get("numbers");
            double sum = 0;
            for (int i = 0; i < numbers.tensor().shape().elements(); i++) {
                sum += numbers.tensor().floats().get(i);
            }
            return sum;
        }

        @Override
        public double agreement(Double expected, Double actual) {
            return expected.equals(actual) ? 1 : 0;
        }

        @Override
        public void draw(Double answer, Canvas canvas) {
            throw new UnsupportedOperationException("A sum has no place in a picture");
        }

        @Override
        public Map<String, Object> json(Double answer) {
            return Map.of("sum", answer);
        }
    }
}
