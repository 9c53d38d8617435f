package margay.face.internal.answers;

import java.util.List;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.capability.CapabilityInfo;
import margay.api.capability.CapabilityInfo.Input;
import margay.api.capability.CapabilityInfo.Kind;
import margay.api.capability.Query;
import margay.face.api.Picture;

/** The face capabilities' only input. */
final class Pictures {
    private static final String IMAGE = "image";

    private Pictures() {}

    static CapabilityInfo info(String name, String description) {
        return new CapabilityInfo(
                name, description, List.of(new Input(IMAGE, Kind.IMAGE, "A picture with faces")), List.of());
    }

    static Picture in(Query query, String capability) throws RequestException {
        if (query.inputs().size() != 1
                || !query.options().isEmpty()
                || !(query.inputs().get(IMAGE) instanceof Query.ImageFile image)) {
            throw new RequestException(
                    Code.INVALID_INPUT,
                    capability + " takes one picture file as \"" + IMAGE + "\" and no options, not inputs "
                            + query.inputs().keySet() + " and options "
                            + query.options().keySet());
        }
        return Picture.of(image.file());
    }
}
