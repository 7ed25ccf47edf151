package be.sizingservers.ipc.benchmarks.report;

import java.util.List;

/**
 * A table in Markdown: columns of text, then columns of figures.
 */
final class Table {

	private final StringBuilder text = new StringBuilder();

	Table(int texts, List<String> header) {
		add(header);
		this.text.append('|').append("---|".repeat(texts)).append("---:|".repeat(header.size() - texts)).append('\n');
	}

	void add(List<String> cells) {
		this.text.append("| ").append(String.join(" | ", cells)).append(" |\n");
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
