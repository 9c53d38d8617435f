package margay.elastic.model;

/** What makes a bundle an elastic bundle: the OSGi capability that it provides. */
public final class ElasticBundles {
    /** Namespace of the OSGi capability; its value is the model's name. */
    public static final String NAMESPACE = "margay.elastic";

    /** Attribute of the capability (Version): the model's version. */
    public static final String VERSION = "version";

    private ElasticBundles() {}

    /**
     * @param model its name
     * @param version of the bundle and the model
     * @return the attributes of the capability, as a manifest writes them
     */
    public static String attributes(String model, String version) {
        return "%s=\"%s\";%s:Version=\"%s\"".formatted(NAMESPACE, model, VERSION, version);
    }
}
