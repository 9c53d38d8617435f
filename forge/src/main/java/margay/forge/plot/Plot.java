package margay.forge.plot;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** A picture of points and of lines through points, written as PNG. */
public final class Plot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;

    private final String title;
    private final String x;
    private final String y;
    private final XYSeriesCollection lines = new XYSeriesCollection();
    private final XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);

    /**
     * Creates an empty plot.
     *
     * @param title its title
     * @param x what the horizontal axis shows, with unit
     * @param y what the vertical axis shows, with unit
     */
    public Plot(String title, String x, String y) {
        System.setProperty("java.awt.headless", "true");
        this.title = title;
        this.x = x;
        this.y = y;
    }

    /**
     * Adds a point.
     *
     * @param line the name of the line it belongs to
     * @param px its horizontal position
     * @param py its vertical position
     */
    public void add(String line, double px, double py) {
        if (lines.getSeriesIndex(line) < 0) {
            lines.addSeries(new XYSeries(line));
        }
        lines.getSeries(line).add(px, py);
    }

    /**
     * Adds a point that no line joins to others of its name.
     *
     * @param points the name of the points it belongs to
     * @param px its horizontal position
     * @param py its vertical position
     */
    public void scatter(String points, double px, double py) {
        add(points, px, py);
        renderer.setSeriesLinesVisible(lines.getSeriesIndex(points), false);
    }

    /**
     * Writes the picture.
     *
     * @param file the file
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        JFreeChart chart =
                ChartFactory.createXYLineChart(title, x, y, lines, PlotOrientation.VERTICAL, true, false, false);
        XYPlot plot = chart.getXYPlot();
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
        plot.setRenderer(renderer);
        if (plot.getRangeAxis() instanceof NumberAxis axis) {
            axis.setAutoRangeIncludesZero(false);
        }
        ChartUtils.saveChartAsPNG(file.toFile(), chart, WIDTH, HEIGHT);
    }
}
