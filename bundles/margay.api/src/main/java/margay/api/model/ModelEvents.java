package margay.api.model;

/** The events that the engine sends through the OSGi Event Admin when a generation changes its state. */
public final class ModelEvents {
    /** All topics start with this; the state's name in upper case follows, for example {@code .../SERVING}. */
    public static final String TOPIC_PREFIX = "margay/model/";

    /** Property (String): the model's name. */
    public static final String MODEL = "model";

    /** Property (String): the version. */
    public static final String VERSION = "version";

    /** Property (Long): the generation's number. */
    public static final String GENERATION = "generation";

    /** Property (String): why, where there is a reason. */
    public static final String REASON = "reason";

    private ModelEvents() {}
}
