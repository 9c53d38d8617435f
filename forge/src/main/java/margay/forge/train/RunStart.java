package margay.forge.train;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import margay.forge.data.DataSplits;

/**
 * One start of a run: what its options do not say and its weights depend on.
 *
 * @param step steps done before
 * @param code the commit that the forge was built from, with {@code -dirty} if files differed from it; {@code unknown}
 *     where it was built outside of a repository
 * @param pytorch the version of the tensor library
 * @param java the version of the Java runtime
 * @param data SHA-256 of classes, shape, labels and pixels of all splits, see {@link DataSplits#sha256}
 */
public record RunStart(int step, String code, String pytorch, String java, String data) {
    /**
     * This start.
     *
     * @param step steps done before
     * @param data the images of the run
     * @return what it depends on
     * @throws IOException if the version of the forge cannot be read
     */
    public static RunStart now(int step, DataSplits data) throws IOException {
        return new RunStart(
                step,
                commit(),
                Engine.getInstance().getVersion(),
                Runtime.version().toString(),
                data.sha256());
    }

    private static String commit() throws IOException {
        Properties git = new Properties();
        try (InputStream in = RunStart.class.getResourceAsStream("/margay/forge/git.properties")) {
            if (in != null) {
                git.load(in);
            }
        }
        return git.getProperty("git.commit.id.describe", "unknown");
    }
}
