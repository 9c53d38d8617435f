package margay.tools.bench;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Loads {@link OrtStraightRun} where it sees the backend's classes of ONNX Runtime, which no bundle exports: a second
 * copy of the native library in the process would not be the same thing.
 */
final class BackendClasses extends ClassLoader {
    private static final String BACKEND = "margay.backend.onnxruntime";
    private static final String LIBRARY = "ai.onnxruntime.";
    private static final String STRAIGHT = "margay.tools.bench.OrtStraightRun";

    private final Bundle backend;

    private BackendClasses(Bundle backend) {
        super(BackendClasses.class.getClassLoader());
        this.backend = backend;
    }

    static StraightRun open(BundleContext context, byte[] model) throws RequestException {
        Bundle backend = Arrays.stream(context.getBundles())
                .filter(bundle -> BACKEND.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new RequestException(Code.UNAVAILABLE, "This box has no bundle " + BACKEND));
        try {
            Class<?> straight = new BackendClasses(backend).loadClass(STRAIGHT);
            return (StraightRun) straight.getConstructor(byte[].class).newInstance(model);
        } catch (ReflectiveOperationException e) {
            throw new RequestException(Code.FAILED, "ONNX Runtime cannot be called directly: " + e.getCause(), e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(LIBRARY)) {
            return backend.loadClass(name);
        }
        if (!name.startsWith(STRAIGHT)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
