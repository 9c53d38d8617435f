package margay.backend.tflite;

import com.sun.jna.Callback;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import margay.api.backend.BackendException;
import org.bytedeco.tensorflowlite.TfLiteDelegate;

/**
 * A delegate that a library makes: one for each interpreter. Source: TensorFlow Lite's plug-in interface,
 * tensorflow/lite/delegates/external/external_delegate_interface.h.
 */
final class ExternalDelegate implements AutoCloseable {
    /** Where the library says why it fails. */
    interface ErrorReport extends Callback {
        /** @param message for people */
        void report(String message);
    }

    private final Function destroy;
    private final Pointer address;
    private final TfLiteDelegate handle;

    private ExternalDelegate(Function destroy, Pointer address) {
        this.destroy = destroy;
        this.address = address;
        this.handle = new Handle(Pointer.nativeValue(address));
    }

    /** A pointer whose address is known. */
    private static final class Handle extends TfLiteDelegate {
        Handle(long value) {
            super((org.bytedeco.javacpp.Pointer) null);
            address = value;
        }
    }

    /**
     * @param library path or name of the library
     * @return the library with both functions of the interface
     * @throws BackendException if it is not there, or is no delegate
     */
    static NativeLibrary load(String library) throws BackendException {
        try {
            NativeLibrary loaded = NativeLibrary.getInstance(library);
            loaded.getFunction("tflite_plugin_create_delegate");
            loaded.getFunction("tflite_plugin_destroy_delegate");
            return loaded;
        } catch (UnsatisfiedLinkError e) {
            throw new BackendException(
                    "The delegate library " + library + " cannot be used: "
                            + e.getMessage().lines().limit(2).collect(Collectors.joining(" ")),
                    e);
        }
    }

    /**
     * @param library from {@link #load}
     * @param options of the library, by name
     * @return a delegate that the caller closes after the interpreter that uses it
     * @throws BackendException if the library makes none, with its reason
     */
    static ExternalDelegate create(NativeLibrary library, Map<String, String> options) throws BackendException {
        List<String> errors = new ArrayList<>();
        ErrorReport report = errors::add;
        String[] keys = options.keySet().toArray(String[]::new);
        String[] values = options.values().toArray(String[]::new);
        Pointer address = library.getFunction("tflite_plugin_create_delegate")
                .invokePointer(
                        new Object[] {new StringArray(keys), new StringArray(values), new SizeT(keys.length), report});
        if (address == null) {
            throw new BackendException("The delegate library " + library.getName() + " made no delegate: "
                    + (errors.isEmpty() ? "it gives no reason" : String.join("; ", errors)));
        }
        return new ExternalDelegate(library.getFunction("tflite_plugin_destroy_delegate"), address);
    }

    TfLiteDelegate handle() {
        return handle;
    }

    @Override
    public void close() {
        destroy.invokeVoid(new Object[] {address});
    }

    /** An unsigned integer as wide as a pointer. */
    public static final class SizeT extends com.sun.jna.IntegerType {
        private static final long serialVersionUID = 1;

        /** Zero: JNA needs it. */
        public SizeT() {
            this(0);
        }

        SizeT(long value) {
            super(com.sun.jna.Native.SIZE_T_SIZE, value, true);
        }
    }
}
