package margay.face;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import margay.api.image.Image;
import margay.face.api.FaceDetector;
import margay.face.api.FaceEmbedder;
import margay.face.api.FaceGallery;
import margay.face.api.FaceLandmarker;
import margay.face.api.Picture;
import margay.face.internal.gallery.GalleryKeeper;
import margay.face.internal.models.DetectionModel;
import margay.face.internal.models.EmbeddingModel;
import margay.face.internal.models.FaceModelSet;
import margay.face.internal.models.LandmarksModel;
import margay.face.internal.stages.FacePipeline;
import org.osgi.framework.BundleContext;

/** The face services over models and pictures that are made up. */
final class FakeBox {
    static final int SIDE = 160;

    final FakeModel first = FakeModel.detector("first");
    final FakeModel second = FakeModel.detector("second");
    final FakeModel marks = FakeModel.landmarks();
    final FakeModel embeds = FakeModel.embedding();
    final DetectionModel detection = new DetectionModel();

    /** Pictures decoded so far. */
    final AtomicInteger decoded = new AtomicInteger();

    /** Pictures that are decoded and not closed, and the most of them. */
    final AtomicInteger open = new AtomicInteger();

    final AtomicInteger mostOpen = new AtomicInteger();

    private final LandmarksModel landmarks = new LandmarksModel();
    private final EmbeddingModel embedding = new EmbeddingModel();
    final FakeEngine engine = new FakeEngine();
    private final FacePipeline pipeline = new FacePipeline((file, enough) -> decode(), engine, new Defaults());

    FakeBox() {
        detection.bind(first);
        landmarks.bind(marks);
        embedding.bind(embeds);
    }

    private Image decode() {
        decoded.incrementAndGet();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        ByteBuffer pixels = ByteBuffer.allocateDirect(SIDE * SIDE);
        return new Image(SIDE, SIDE, Image.Format.GRAY, pixels, 1, open::decrementAndGet);
    }

    static Picture picture() {
        return Picture.of(ByteBuffer.allocate(1));
    }

    FaceDetector detector() {
        return new FaceDetectorService(pipeline, detection);
    }

    FaceLandmarker landmarker() {
        return new FaceLandmarkerService(pipeline, detection, landmarks);
    }

    FaceEmbedder embedder() {
        return new FaceEmbedderService(pipeline, models());
    }

    FaceGallery gallery(GalleryKeeper keeper) {
        return new FaceGalleryService(pipeline, models(), keeper);
    }

    private FaceModelSet models() {
        return new FaceModelSet(detection, landmarks, embedding);
    }

    static GalleryKeeper keeper(Path state) {
        BundleContext context = (BundleContext) Proxy.newProxyInstance(
                FakeBox.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> state.toString());
        return new GalleryKeeper(context, new GalleryDefaults());
    }

    private static final class Defaults implements FacePipeline.Config {
        @Override
        public int leastFaceHeight() {
            return 32;
        }

        @Override
        public int detectionSide() {
            return 480;
        }

        @Override
        public int recognitionHeight() {
            return 32;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return FacePipeline.Config.class;
        }
    }

    private static final class GalleryDefaults implements GalleryKeeper.Config {
        @Override
        public boolean keepCrops() {
            return true;
        }

        @Override
        public int people() {
            return 10;
        }

        @Override
        public int images() {
            return 10;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return GalleryKeeper.Config.class;
        }
    }
}
