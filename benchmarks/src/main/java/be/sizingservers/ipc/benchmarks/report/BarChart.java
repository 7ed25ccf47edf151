package be.sizingservers.ipc.benchmarks.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.style.CategoryStyler;

/**
 * A bar for each contender, on a logarithmic scale, as they are decades apart. A series
 * has one colour, so there is one for each {@link Look}, with gaps where the bars of the
 * others are.
 */
final class BarChart {

	private final CategoryChart chart;

	private final List<Summary> summaries;

	private final List<String> labels;

	/**
	 * Without bars as yet.
	 * @param machine what stands below
	 * @param summaries from left to right
	 * @param labels the figures that stand beside each name
	 */
	BarChart(String title, String unit, String machine, List<Summary> summaries, Figure... labels) {
		this.chart = Look.newChart(title, unit, machine);
		this.summaries = summaries;
		this.labels = summaries.stream().map((summary) -> label(summary, labels)).toList();
		CategoryStyler styler = this.chart.getStyler();
		styler.setOverlapped(true);
		styler.setAvailableSpaceFill(0.7);
		styler.setXAxisLabelRotation(40);
		styler.setYAxisLogarithmic(true);
		styler.setYAxisLogarithmicDecadeOnly(true);
		styler.setYAxisDecimalPattern("#,##0");
	}

	private static String label(Summary summary, Figure... figures) {
		return List.of(figures)
			.stream()
			.map((figure) -> Notation.of(summary.median(figure)))
			.collect(Collectors.joining(" / ", summary.contender() + "  ", ""));
	}

	/**
	 * Adds a bar for each contender, before those that are there.
	 * @param suffix what its name in the legend ends with
	 */
	BarChart add(Figure figure, String suffix, Function<Look, Color> colour) {
		this.chart.getStyler().setYAxisMin(floor(figure));
		for (Look look : Look.values()) {
			List<@Nullable Double> values = new ArrayList<>();
			for (Summary summary : this.summaries) {
				values.add((Look.of(summary.contender()) == look) ? summary.median(figure) : null);
			}
			if (values.stream().anyMatch((value) -> value != null)) {
				this.chart.addSeries(look.label() + suffix, this.labels, values).setFillColor(colour.apply(look));
			}
		}
		return this;
	}

	/** The power of ten below the smallest. */
	private double floor(Figure figure) {
		double min = this.summaries.stream().mapToDouble((summary) -> summary.median(figure)).min().orElse(1);
		return Math.pow(10, Math.floor(Math.log10(min) - 0.1));
	}

	CategoryChart chart() {
		return this.chart;
	}

}
