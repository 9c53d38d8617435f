package margay.classify.internal.answers;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.capability.CapabilityInfo;
import margay.api.capability.CapabilityInfo.Input;
import margay.api.capability.CapabilityInfo.Kind;
import margay.api.capability.CapabilityInfo.Option;
import margay.api.capability.CapabilityInfo.OptionType;
import margay.api.capability.Query;
import margay.classify.api.ClassificationOptions;

/**
 * What is asked of {@code classify}.
 *
 * @param file of the picture
 * @param options which model, and how many classes
 */
record Question(ByteBuffer file, ClassificationOptions options) {
    private static final String IMAGE = "image";
    private static final String MODEL = "model";
    private static final String TOP = "top";

    static final CapabilityInfo INFO = new CapabilityInfo(
            "classify",
            "Tells what a picture shows.",
            List.of(new Input(IMAGE, Kind.IMAGE, "A picture")),
            List.of(
                    new Option(
                            MODEL,
                            OptionType.TEXT,
                            "",
                            "The image classifier that is to answer; may be left out where only one serves or the"
                                    + " settings name one"),
                    new Option(
                            TOP,
                            OptionType.INTEGER,
                            Integer.toString(ClassificationOptions.DEFAULT.top()),
                            "How many classes are wanted, 1 to " + ClassificationOptions.MOST)));

    static Question of(Query query) throws RequestException {
        if (query.inputs().size() != 1
                || !Set.of(MODEL, TOP).containsAll(query.options().keySet())
                || !(query.inputs().get(IMAGE) instanceof Query.ImageFile image)) {
            throw new RequestException(
                    Code.INVALID_INPUT,
                    INFO.name() + " takes one picture file as \"" + IMAGE + "\" and the options " + MODEL + " and "
                            + TOP
                            + ", not inputs " + query.inputs().keySet() + " and options "
                            + query.options().keySet());
        }
        Optional<String> model = Optional.ofNullable(query.options().get(MODEL)).filter(name -> !name.isEmpty());
        return new Question(image.file(), new ClassificationOptions(model, top(query)));
    }

    private static int top(Query query) throws RequestException {
        String text = query.options().getOrDefault(TOP, Integer.toString(ClassificationOptions.DEFAULT.top()));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new RequestException(
                    Code.INVALID_INPUT, "The option " + TOP + " is a whole number, not '" + text + "'", e);
        }
    }
}
