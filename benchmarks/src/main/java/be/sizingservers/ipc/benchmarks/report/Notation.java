package be.sizingservers.ipc.benchmarks.report;

import java.util.Locale;

/**
 * Figures as short as they may be: three digits, as more of them mean nothing.
 */
final class Notation {

	private Notation() {
	}

	static String of(double value) {
		if (value == 0) {
			return "0";
		}
		if (value >= 999_500) {
			return digits(value / 1e6) + "M";
		}
		if (value >= 9_995) {
			return digits(value / 1e3) + "k";
		}
		return digits(value);
	}

	static String ratio(double value) {
		return String.format(Locale.ROOT, (value >= 9.95) ? "%,.0f" : (value >= 0.0995) ? "%.2f" : "%.3f", value);
	}

	private static String digits(double value) {
		int decimals = (value >= 99.95) ? 0 : (value >= 9.995) ? 1 : 2;
		return String.format(Locale.ROOT, "%,." + decimals + "f", value);
	}

}
