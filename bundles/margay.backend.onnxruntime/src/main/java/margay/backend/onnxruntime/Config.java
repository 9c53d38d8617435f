package margay.backend.onnxruntime;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator can set. */
@ObjectClassDefinition(
        id = Config.PID,
        name = "ONNX Runtime backend",
        description = "A change closes the models that run on ONNX Runtime and opens them again.")
@interface Config {
    /** The configuration's PID. */
    String PID = "margay.backend.onnxruntime";

    /** Threads of the shared pool. */
    @AttributeDefinition(
            description = "Threads of the pool that models share when they may use as many; 0: one for each processor."
                    + " Takes effect when the box is started again.",
            min = "0")
    int threads() default 0;

    /** Whether idle threads of a pool wait in a loop. */
    @AttributeDefinition(
            description =
                    "Whether idle pool threads wait in a loop for work: quicker answers with several threads, and a"
                            + " processor that is never idle. For the shared pool it takes effect when the box is started again.")
    boolean spinning() default false;

    /** Whether ONNX Runtime keeps the memory of intermediate tensors. */
    @AttributeDefinition(
            description =
                    "Whether each model keeps the memory of its intermediate tensors from run to run: runs are a fifth"
                            + " faster. It goes back to the system when the model is closed.")
    boolean arena() default true;

    /** How far graphs are rewritten. */
    @AttributeDefinition(description = "How far graphs are rewritten before they run: NONE, BASIC, EXTENDED or ALL.")
    Optimization optimization() default Optimization.ALL;

    /** What computes where a model does not say. */
    @AttributeDefinition(
            description =
                    "Execution provider for models that name none: cpu, or the name that a provider bundle declares,"
                            + " for example cuda. Where it does not work, models run on the processor; 'margay board' says why.")
    String provider() default Providers.CPU;

    /** Another build of the library. */
    @AttributeDefinition(
            description = "Folder with a libonnxruntime.so of the same version, built with the execution providers that"
                    + " the board needs, and with their libraries. Without it: lib/onnxruntime of the distribution,"
                    + " where that is there, else the library that Margay brings. Takes effect when the box is started"
                    + " again.")
    String libraries() default "";

    /** Limit of the optimised graphs of one model on disk. */
    @AttributeDefinition(
            description = "Megabytes of optimised graphs kept on disk for each model file, so that it opens faster the"
                    + " next time; the least recently used go first, and all when no installed bundle has the file."
                    + " 0: none are kept.",
            min = "0")
    int cacheMegabytes() default 1024;
}
