package margay.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Optional;
import margay.api.model.InvalidDescriptorException;
import margay.api.model.ModelDescriptor;
import margay.engine.fake.FakeModel;
import margay.engine.internal.descriptor.DescriptorReader;
import margay.engine.internal.lease.ServedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class ServicePublisherTest {
    @TempDir
    private Path state;

    private boolean stopped;

    @Test
    void onceTheEngineStopsTheFrameworkMayHaveWithdrawnEverything() throws InvalidDescriptorException, IOException {
        ServicePublisher publisher = new ServicePublisher(context());
        ServedModel model = new ServedModel("m");
        Optional<ModelDescriptor> descriptor = descriptor();
        publisher.publish(model, descriptor);
        stopped = true;
        assertThrows(IllegalStateException.class, () -> publisher.publish(model, descriptor));
        publisher.stop();
        assertDoesNotThrow(() -> publisher.publish(model, descriptor));
        assertDoesNotThrow(() -> publisher.publish(model, Optional.empty()));
        assertDoesNotThrow(() -> publisher.publish(new ServedModel("n"), descriptor));
    }

    /** Of a bundle whose services work until it is stopped. */
    private BundleContext context() {
        return proxy(BundleContext.class, proxy(ServiceRegistration.class, Optional.empty()));
    }

    private <T> T proxy(Class<T> type, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (stopped) {
                        throw new IllegalStateException("the bundle was stopped");
                    }
                    return method.getReturnType() == void.class ? null : answer;
                }));
    }

    private Optional<ModelDescriptor> descriptor() throws InvalidDescriptorException, IOException {
        FakeModel model = new FakeModel("m", "1.0.0", "2");
        return Optional.of(new DescriptorReader(state)
                .read(new ByteArrayInputStream(model.files().get(FakeModel.DESCRIPTOR)), model.version()));
    }
}
