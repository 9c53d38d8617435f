/**
 * Boots Apache Felix in this process with the bundles of a distribution folder, and lets a bundle run the command.
 *
 * <p>The bundle that runs it registers a {@link java.util.concurrent.Callable} service with the property {@code
 * main.thread=true}, and finds the arguments in the property {@code launcher.arguments} of a service, as with bnd's
 * launcher: the same bundles run under either.
 */
package margay.launcher;
