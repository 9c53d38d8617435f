package margay.face.internal.gallery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** Those of the images that are this person's, by their ids. */
    List<StoredImage> own(List<StoredImage> others) {
        Set<Long> ids = images.stream().map(StoredImage::id).collect(Collectors.toSet());
        return others.stream().filter(image -> ids.contains(image.id())).toList();
    }

    /** With newer forms of some of the images. */
    StoredPerson replacing(List<StoredImage> newer) {
        Map<Long, StoredImage> byId = newer.stream().collect(Collectors.toMap(StoredImage::id, image -> image));
        return new StoredPerson(
                name,
                since,
                images.stream()
                        .map(image -> byId.getOrDefault(image.id(), image))
                        .toList());
    }

    Person view() {
        return new Person(name, images.size(), since, spaces(), images.stream().allMatch(StoredImage::crop));
    }
}
