package margay.face.internal.gallery;

import java.nio.file.Path;
import java.time.Clock;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keeps the box's gallery open while something uses it. */
@Component(service = GalleryKeeper.class, configurationPid = GalleryKeeper.PID)
@Designate(ocd = GalleryKeeper.Config.class)
public final class GalleryKeeper {
    /** Name of the configuration. */
    public static final String PID = "margay.face.gallery";

    /** What the gallery takes and keeps. */
    @ObjectClassDefinition(name = "Margay face gallery", description = "What the gallery of known people keeps.")
    public @interface Config {
        /** @return whether crops are kept */
        @AttributeDefinition(
                name = "Keep crops",
                description =
                        "Whether aligned crops of enrolled faces (160x160 pixels) are kept. With them, embedding models"
                                + " of another space can take over; without them, people must be enrolled again then. Default"
                                + " true.")
        boolean keepCrops() default true;

        /** @return how many */
        @AttributeDefinition(name = "People", description = "How many people there may be. Default 10000.", min = "1")
        int people() default 10_000;

        /** @return how many */
        @AttributeDefinition(
                name = "Images",
                description = "How many images one person may have. Default 20.",
                min = "1")
        int images() default 20;
    }

    private final Gallery gallery;
    private final Completion completion;
    private final boolean keepCrops;

    /**
     * @param context tells the state directory
     * @param config what is kept
     */
    @Activate
    public GalleryKeeper(BundleContext context, Config config) {
        this.gallery =
                Gallery.open(folder(context), new Gallery.Limits(config.people(), config.images()), Clock.systemUTC());
        this.completion = new Completion(gallery);
        this.keepCrops = config.keepCrops();
    }

    private static Path folder(BundleContext context) {
        String state = context.getProperty("margay.state");
        return state == null
                ? context.getDataFile("gallery").toPath()
                : Path.of(state).resolve("gallery");
    }

    @Deactivate
    void close() {
        gallery.close();
    }

    /** @return the people */
    public Gallery gallery() {
        return gallery;
    }

    /** @return what brings the people into the space of a new model */
    public Completion completion() {
        return completion;
    }

    /** @return whether aligned crops are kept */
    public boolean keepsCrops() {
        return keepCrops;
    }
}
