package margay.vision.internal;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The fonts of the machine, which may have none. */
public final class Lettering {
    private static final Logger LOGGER = System.getLogger(Lettering.class.getName());
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private Lettering() {}

    /**
     * Sets a font to write with.
     *
     * @param graphics what is drawn with
     * @param size in pixels
     * @return the measures of the font; empty if the machine has none, which is logged once
     */
    public static Optional<FontMetrics> on(Graphics2D graphics, int size) {
        try {
            graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, size));
            FontMetrics metrics = graphics.getFontMetrics();
            metrics.stringWidth("A");
            return Optional.of(metrics);
        } catch (RuntimeException | Error noFonts) {
            // Java 2D has many ways to say so: RuntimeException, InternalError, UnsatisfiedLinkError, Error itself.
            if (!TOLD.getAndSet(true)) {
                LOGGER.log(
                        Level.WARNING,
                        "Results are drawn without text: the machine has no fonts for Java. Install fontconfig and a"
                                + " font (Debian: fonts-dejavu-core).",
                        noFonts);
            }
            return Optional.empty();
        }
    }
}
