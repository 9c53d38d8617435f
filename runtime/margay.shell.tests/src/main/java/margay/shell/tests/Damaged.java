package margay.shell.tests;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A service whose component cannot be activated. */
@Component(name = Damaged.NAME, service = Damaged.class, enabled = false)
public final class Damaged {
    static final String NAME = "damaged";
    static final String REASON = "The file is damaged, as a test wants it";

    /** Always fails. */
    @Activate
    public Damaged() {
        throw new IllegalStateException(REASON);
    }
}
