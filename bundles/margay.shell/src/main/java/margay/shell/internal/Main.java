package margay.shell.internal;

import java.io.PrintWriter;
import java.util.Dictionary;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import margay.shell.CommandRunner;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Offers the command line to the launcher as what its main thread runs. A framework that something else drives (a test
 * runner, say) sets the framework property {@value #ENABLED} to {@code false}.
 */
@Component(service = {})
public final class Main implements Callable<Integer> {
    static final String ENABLED = "margay.shell.main";
    private static final String ARGUMENTS = "launcher.arguments";

    private final BundleContext context;
    private final CommandRunner shell;
    private final Optional<ServiceRegistration<?>> registration;

    /**
     * @param context of the shell
     * @param shell to run the command
     */
    @Activate
    public Main(BundleContext context, @Reference CommandRunner shell) {
        this.context = context;
        this.shell = shell;
        registration = "false".equals(context.getProperty(ENABLED)) ? Optional.empty() : Optional.of(register());
    }

    @Deactivate
    void close() {
        registration.ifPresent(ServiceRegistration::unregister);
    }

    private ServiceRegistration<?> register() {
        Dictionary<String, Object> properties = FrameworkUtil.asDictionary(Map.of("main.thread", "true"));
        return context.registerService(Callable.class, this, properties);
    }

    /** Runs the command of the launcher's arguments. */
    @Override
    public Integer call() throws InvalidSyntaxException {
        int code = shell.run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments());
        new Rest(context).await();
        return code;
    }

    private String[] arguments() throws InvalidSyntaxException {
        ServiceReference<?>[] launcher = context.getAllServiceReferences(null, "(" + ARGUMENTS + "=*)");
        return launcher == null ? new String[0] : (String[]) launcher[0].getProperty(ARGUMENTS);
    }
}
