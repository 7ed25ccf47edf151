package be.sizingservers.ipc.benchmarks.report;

import java.awt.BasicStroke;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * What becomes of a figure when there is more of something: a line for each contender.
 */
final class LineChart {

	private static final float WIDTH = 2.5f;

	private static final float[] DASHES = { 8, 5 };

	private final CategoryChart chart;

	private final List<String> steps;

	private final Map<Look, Integer> lines = new EnumMap<>(Look.class);

	LineChart(String title, String unit, String machine, List<String> steps) {
		this.chart = Look.newChart(title, unit, machine);
		this.steps = steps;
		CategoryStyler styler = this.chart.getStyler();
		styler.setOverlapped(true);
		styler.setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line);
		styler.setYAxisMin(0d);
		styler.setyAxisTickLabelsFormattingFunction(Notation::of);
	}

	/**
	 * The first line of a colour is strong and solid, further ones are pale, then dashed.
	 */
	void add(String contender, Look look, List<Double> values) {
		int before = this.lines.merge(look, 1, Integer::sum) - 1;
		CategorySeries series = this.chart.addSeries(contender, this.steps, values);
		series.setLineColor((before == 0) ? look.strong() : look.pale());
		series.setLineStyle((before < 2) ? new BasicStroke(WIDTH)
				: new BasicStroke(WIDTH, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0));
		series.setMarker(SeriesMarkers.CIRCLE);
		series.setMarkerColor((before == 0) ? look.strong() : look.pale());
	}

	CategoryChart chart() {
		return this.chart;
	}

}
