package margay.api.model;

/** What makes a bundle a model bundle: the OSGi capability that it provides. */
public final class ModelBundles {
    /** Namespace of the OSGi capability; its value is the model's name. */
    public static final String NAMESPACE = "margay.model";

    /** Attribute of the capability (Version): the model's version. */
    public static final String VERSION = "version";

    /** Attribute of the capability (String): path of the JSON descriptor in the bundle. */
    public static final String DESCRIPTOR = "descriptor";

    /** Attribute of the capability (String): what the model does. */
    public static final String TASK = "task";

    private ModelBundles() {}
}
