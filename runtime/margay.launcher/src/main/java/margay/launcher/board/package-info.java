/**
 * What the board has, as OSGi capabilities of the framework: known before the first bundle resolves, so that a bundle
 * that requires an accelerator does not resolve where there is none.
 *
 * <p>Everything is read from files below a root folder (/proc, /sys, /dev, /etc); no program is run, no library loaded.
 */
package margay.launcher.board;
