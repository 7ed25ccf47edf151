package be.sizingservers.ipc.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;

import be.sizingservers.ipc.benchmarks.harness.Machine;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;

/**
 * Writes pictures beside the report: as PNG, since as SVG each is three times as long.
 *
 * @param folder where to
 * @param machine what was measured on
 */
record Pictures(Path folder, Machine machine) {

	/** Twice as fine as it is large, for the screens of today. */
	private static final int DOTS_PER_INCH = 144;

	/**
	 * Writes a picture.
	 * @param name of the file, without extension
	 * @return the line of Markdown that shows it
	 */
	String write(String name, CategoryChart chart) throws IOException {
		BitmapEncoder.saveBitmapWithDPI(chart, this.folder.resolve(name).toString(), BitmapFormat.PNG, DOTS_PER_INCH);
		return "![%s](%s.png)\n".formatted(chart.getTitle(), name);
	}

	String caption() {
		return "%s, %d processors, Java %s, %s".formatted(this.machine.processor(), this.machine.processors(),
				this.machine.jdk().replaceAll("\\+.*", ""), this.machine.date());
	}

}
