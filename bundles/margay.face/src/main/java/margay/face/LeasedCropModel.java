package margay.face;

import margay.api.Cancellation;
import margay.api.RequestException;
import margay.face.api.Embedding;
import margay.face.internal.gallery.CropModel;
import margay.face.internal.models.ServingModel;
import margay.face.internal.stages.AlignedCrop;
import margay.face.internal.stages.FaceModels;
import margay.face.internal.stages.FacePipeline;

/** The embedding model that serves, leased without the other face models. */
record LeasedCropModel(FacePipeline pipeline, FaceModels leased) implements CropModel {
    static CropModel of(FacePipeline pipeline, ServingModel embedding, Cancellation cancellation)
            throws RequestException {
        return new LeasedCropModel(pipeline, pipeline.lease(cancellation, embedding));
    }

    @Override
    public String space() throws RequestException {
        return leased.space();
    }

    @Override
    public int dimension() throws RequestException {
        return leased.dimension();
    }

    @Override
    public Embedding embed(AlignedCrop crop) throws RequestException {
        return pipeline.embed(crop, leased);
    }

    @Override
    public void close() {
        leased.close();
    }
}
