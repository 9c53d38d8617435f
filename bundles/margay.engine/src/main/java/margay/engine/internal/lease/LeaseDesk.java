package margay.engine.internal.lease;

import java.util.Arrays;
import java.util.Map;
import margay.api.Cancellation;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.Leases;
import margay.api.model.Model;
import margay.engine.internal.open.OpenModel;
import margay.engine.internal.open.Undoing;

/**
 * Gives out leases. A request takes the slots of its models in the order of their names, so that two requests never wait
 * for each other; then it holds a generation of each, all from one moment of the serving table.
 *
 * <p>Thread-safe. Everything runs on the request's thread.
 */
public final class LeaseDesk {
    private final ServingTable table;
    private final Watchdog watchdog;

    /**
     * @param table what serves
     * @param watchdog ends requests at their deadlines
     */
    public LeaseDesk(ServingTable table, Watchdog watchdog) {
        this.table = table;
        this.watchdog = watchdog;
    }

    /**
     * See {@link margay.api.model.Models#lease}.
     *
     * @param cancellation of the request
     * @param models each at most once
     * @return the leases
     * @throws RequestException if a lease cannot be had
     */
    public Leases lease(Cancellation cancellation, Model... models) throws RequestException {
        ServedModel[] wanted = inOrder(models);
        int admitted = 0;
        boolean held = false;
        try {
            while (admitted < wanted.length) {
                ServedModel model = wanted[admitted];
                long waited = admit(model, cancellation);
                admitted++;
                if (waited > 0) {
                    model.meter().waited(waited);
                }
            }
            HeldModels leases = hold(wanted, cancellation);
            held = true;
            return leases;
        } finally {
            for (int i = 0; !held && i < admitted; i++) {
                wanted[i].slots().release();
            }
        }
    }

    /** @return nanoseconds waited for the slot, 0 for none */
    private static long admit(ServedModel model, Cancellation cancellation) throws RequestException {
        try {
            return model.slots().acquire(cancellation);
        } catch (RequestException refusal) {
            model.meter().refused(refusal.code());
            throw refusal;
        }
    }

    private HeldModels hold(ServedModel[] wanted, Cancellation cancellation) throws RequestException {
        OpenModel[] open = new OpenModel[wanted.length];
        while (!retain(table.now(), wanted, open)) {
            Thread.onSpinWait();
        }
        HeldModel[] held = new HeldModel[wanted.length];
        boolean done = false;
        try {
            for (int i = 0; i < held.length; i++) {
                held[i] = new HeldModel(wanted[i], open[i], open[i].take(), cancellation);
            }
            HeldModels leases = new HeldModels(held, watchdog.watch(cancellation));
            done = true;
            return leases;
        } finally {
            if (!done) {
                letGo(open, held);
            }
        }
    }

    private static void letGo(OpenModel[] open, HeldModel[] held) {
        Undoing undoing = new Undoing();
        for (int i = 0; i < open.length; i++) {
            undoing.step(held[i] == null ? open[i]::release : held[i]::close);
        }
        undoing.end();
    }

    /** @return false if a generation was closed since the table was read */
    private static boolean retain(Map<String, OpenModel> now, ServedModel[] wanted, OpenModel[] open)
            throws RequestException {
        for (int i = 0; i < wanted.length; i++) {
            OpenModel serving = now.get(wanted[i].name());
            boolean retained = serving != null && serving.retain();
            if (!retained) {
                release(open, i);
            }
            if (serving == null) {
                throw new RequestException(
                        Code.UNAVAILABLE, "The model " + wanted[i].name() + " does not serve any more");
            }
            if (!retained) {
                return false;
            }
            open[i] = serving;
        }
        return true;
    }

    private static void release(OpenModel[] open, int count) {
        for (int i = 0; i < count; i++) {
            open[i].release();
        }
    }

    private static ServedModel[] inOrder(Model[] models) {
        ServedModel[] wanted = new ServedModel[models.length];
        for (int i = 0; i < wanted.length; i++) {
            if (!(models[i] instanceof ServedModel served)) {
                throw new IllegalArgumentException("The model " + models[i].name() + " is not of this engine");
            }
            wanted[i] = served;
        }
        if (wanted.length > 1) {
            Arrays.sort(wanted);
        }
        for (int i = 1; i < wanted.length; i++) {
            if (wanted[i] == wanted[i - 1]) {
                throw new IllegalArgumentException("The model " + wanted[i].name() + " is asked for twice");
            }
        }
        return wanted;
    }
}
