package margay.shell.tests;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A service whose component cannot be made. */
@Component(name = Damaged.NAME, service = Damaged.class, enabled = false)
public final class Damaged {
    static final String NAME = "damaged";
    static final String REASON = "The file is damaged, as a test wants it";

    /** Always fails. */
    @Activate
    public Damaged() {
        throw failure();
    }

    static IllegalStateException failure() {
        return new IllegalStateException(REASON, new IllegalArgumentException("What is underneath is not told"));
    }

    /** A service whose component is made but cannot be activated. */
    @Component(name = Later.NAME, service = Later.class, enabled = false)
    public static final class Later {
        static final String NAME = "damaged-later";

        @Activate
        void start() {
            throw failure();
        }
    }
}
