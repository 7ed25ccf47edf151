package be.sizingservers.ipc.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;

/**
 * Payloads of all built-in types, among them the awkward ones.
 */
final class BuiltInPayloads {

	private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 22, 10, 9, 8, 123_456_789);

	private BuiltInPayloads() {
	}

	static List<Object> all() {
		return List.of(true, Byte.MIN_VALUE, Short.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, 1.5f, Math.PI,
				Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE, Float.MAX_VALUE, 'c', '漢',
				BigInteger.TWO.pow(200), new BigDecimal("1.10"), new BigDecimal("-1E+400"), new UUID(1, 2),
				Instant.parse("2026-11-22T10:09:08.123456789Z"), Instant.MAX, Instant.MIN, Duration.ofNanos(-1),
				Duration.ofDays(400), Period.of(1, 2, 3), Year.of(2026), YearMonth.of(2026, 11), Month.MAY,
				MonthDay.of(2, 29), DayOfWeek.SUNDAY, NOW.toLocalDate(), LocalDate.MIN, NOW.toLocalTime(),
				LocalTime.MIDNIGHT, NOW, OffsetTime.of(NOW.toLocalTime(), ZoneOffset.ofHours(2)),
				OffsetDateTime.of(NOW, ZoneOffset.ofHours(-7)), ZonedDateTime.of(NOW, ZoneId.of("Europe/Brussels")),
				ZonedDateTime.of(NOW, ZoneOffset.UTC));
	}

}
