package be.sizingservers.ipc.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;

import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * How pictures look: on white also where the page is dark, ours in blue, the bare limits
 * in dark grey, all others in light grey.
 */
enum Look {

	OURS("this library", new Color(0x1565C0), new Color(0x90BDEB)),

	BARE("bare sockets", new Color(0x546069), new Color(0xA9B3BA)),

	OTHERS("others", new Color(0xB3BDC4), new Color(0xDFE4E7));

	private static final int WIDTH = 960;

	private static final int HEIGHT = 460;

	private static final Font TEXT_FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

	private static final Font TITLE_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 16);

	private static final Color TEXT = new Color(0x263238);

	private static final Color GRID = new Color(0xE3E7EA);

	private final String label;

	private final Color strong;

	private final Color pale;

	Look(String label, Color strong, Color pale) {
		this.label = label;
		this.strong = strong;
		this.pale = pale;
	}

	static Look of(String contender) {
		return (contender.startsWith("ours")) ? OURS : (contender.startsWith("bare")) ? BARE : OTHERS;
	}

	String label() {
		return this.label;
	}

	Color strong() {
		return this.strong;
	}

	Color pale() {
		return this.pale;
	}

	static CategoryChart newChart(String title, String unit, String machine) {
		CategoryChart chart = new CategoryChartBuilder().width(WIDTH)
			.height(HEIGHT)
			.title(title)
			.yAxisTitle(unit)
			.xAxisTitle(machine)
			.build();
		AxesChartStyler styler = chart.getStyler();
		setText(styler);
		styler.setChartBackgroundColor(Color.WHITE);
		styler.setChartPadding(24);
		styler.setPlotBackgroundColor(Color.WHITE);
		styler.setPlotBorderVisible(false);
		styler.setPlotContentSize(0.96);
		styler.setPlotGridVerticalLinesVisible(false);
		styler.setPlotGridLinesColor(GRID);
		styler.setPlotGridLinesStroke(new BasicStroke(1));
		styler.setAxisTicksMarksVisible(false);
		styler.setAxisTicksLineVisible(false);
		styler.setYAxisLabelAlignment(TextAlignment.Right);
		styler.setLegendPosition(LegendPosition.OutsideS);
		styler.setLegendLayout(LegendLayout.Horizontal);
		styler.setLegendBorderColor(Color.WHITE);
		return chart;
	}

	private static void setText(AxesChartStyler styler) {
		styler.setBaseFont(TEXT_FONT);
		styler.setChartTitleFont(TITLE_FONT);
		styler.setAxisTitleFont(TEXT_FONT);
		styler.setAxisTickLabelsFont(TEXT_FONT);
		styler.setLegendFont(TEXT_FONT);
		styler.setChartFontColor(TEXT);
		styler.setAxisTickLabelsColor(TEXT);
	}

}
