package margay.backend.tflite;

import java.lang.annotation.Annotation;
import java.nio.file.Path;

/** Backends without a framework. */
final class Backends {
    private Backends() {}

    static TfliteBackend onCpu() {
        return with(delegate(""));
    }

    static TfliteBackend with(ConfiguredDelegate delegate) {
        return new TfliteBackend(Path.of("target", "natives").toAbsolutePath(), delegate);
    }

    static ConfiguredDelegate delegate(String library, String... options) {
        return new ConfiguredDelegate(new ConfiguredDelegate.Settings() {
            @Override
            public String delegate_library() {
                return library;
            }

            @Override
            public String[] delegate_options() {
                return options;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return ConfiguredDelegate.Settings.class;
            }
        });
    }
}
