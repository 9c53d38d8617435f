package margay.face.tools.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import margay.api.RequestException;
import margay.api.RequestException.Code;
import margay.api.model.GenerationId;
import margay.face.api.Identification;
import margay.face.api.IdentifiedFace;
import org.osgi.framework.Version;

/** What a client asks: who is in a photograph. It must be answered as it was before, whichever version answers. */
final class Recognition {
    private final Introduction introduction;
    private final List<Photo> photos;
    private final Map<Photo, Identification> expected;
    private final Set<GenerationId> served = ConcurrentHashMap.newKeySet();

    Recognition(Introduction introduction, Map<Photo, Identification> expected) {
        this.introduction = introduction;
        this.photos = List.copyOf(expected.keySet());
        this.expected = expected;
    }

    void ask(int client, long number) throws RequestException {
        Photo photo = photos.get((int) ((client + number) % photos.size()));
        Identification answer = introduction.identify(photo);
        served.addAll(answer.models());
        if (!people(answer).equals(people(expected.get(photo)))) {
            throw new RequestException(
                    Code.FAILED,
                    photo.name() + " showed " + people(expected.get(photo)) + ", and while models were swapped "
                            + people(answer));
        }
    }

    boolean wasServedBy(String model, Version version) {
        return served.stream()
                .anyMatch(id -> id.model().equals(model) && id.version().equals(version));
    }

    private static List<Optional<String>> people(Identification identification) {
        return identification.faces().stream()
                .map(face -> face.match().map(IdentifiedFace.Match::person))
                .toList();
    }
}
