package margay.forge.data;

/**
 * Turns bytes into the numbers that a network sees: {@code (byte - mean) / scale}, one pair per channel.
 *
 * @param mean what is subtracted, in units of a byte
 * @param scale what is divided by, in units of a byte
 */
public record Normalization(float[] mean, float[] scale) {

    /**
     * Measures mean and standard deviation per channel.
     *
     * @param set the images to measure
     * @return the normalization that gives each channel of the set mean 0 and deviation 1
     */
    public static Normalization of(ImageSet set) {
        float[] mean = new float[set.channels()];
        float[] scale = new float[set.channels()];
        int plane = set.height() * set.width();
        for (int c = 0; c < set.channels(); c++) {
            long sum = 0;
            long squares = 0;
            for (int image = 0; image < set.size(); image++) {
                int start = image * set.imageBytes() + c * plane;
                for (int i = start; i < start + plane; i++) {
                    int value = set.pixels()[i] & 0xff;
                    sum += value;
                    squares += (long) value * value;
                }
            }
            double count = (double) plane * set.size();
            double average = sum / count;
            mean[c] = (float) average;
            scale[c] = (float) Math.sqrt(squares / count - average * average);
        }
        return new Normalization(mean, scale);
    }

    /** Returns the value of every byte of one channel, indexed by the byte as unsigned number. */
    float[] table(int channel) {
        float[] table = new float[256];
        for (int value = 0; value < table.length; value++) {
            table[value] = (value - mean[channel]) / scale[channel];
        }
        return table;
    }
}
