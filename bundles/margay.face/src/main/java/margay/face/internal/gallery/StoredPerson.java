package margay.face.internal.gallery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import margay.face.api.Person;

/**
 * A person in the gallery's file.
 *
 * @param name unique
 * @param since when the first image was enrolled
 * @param images at least one
 */
record StoredPerson(String name, Instant since, List<StoredImage> images) {
    StoredPerson {
        images = List.copyOf(images);
    }

    /** The spaces in which every image has an embedding. */
    Set<String> spaces() {
        Set<String> common = new HashSet<>(images.get(0).embeddings().keySet());
        images.forEach(image -> common.retainAll(image.embeddings().keySet()));
        return common;
    }

    StoredPerson and(List<StoredImage> more) {
        List<StoredImage> all = new ArrayList<>(images);
        all.addAll(more);
        return new StoredPerson(name, since, all);
    }

    Person view() {
        return new Person(name, images.size(), since, spaces(), images.stream().allMatch(StoredImage::crop));
    }
}
