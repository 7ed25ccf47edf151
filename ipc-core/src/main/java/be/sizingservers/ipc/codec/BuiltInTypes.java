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
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.UUID;

/**
 * What every receiver accepts besides {@code byte[]} and {@code String}. The ids are part
 * of the wire format: they never change.
 */
final class BuiltInTypes {

	static final Map<String, Class<?>> BY_ID = Map.ofEntries(Map.entry("boolean", Boolean.class),
			Map.entry("byte", Byte.class), Map.entry("short", Short.class), Map.entry("int", Integer.class),
			Map.entry("long", Long.class), Map.entry("float", Float.class), Map.entry("double", Double.class),
			Map.entry("char", Character.class), Map.entry("big-integer", BigInteger.class),
			Map.entry("decimal", BigDecimal.class), Map.entry("uuid", UUID.class), Map.entry("instant", Instant.class),
			Map.entry("duration", Duration.class), Map.entry("period", Period.class), Map.entry("year", Year.class),
			Map.entry("year-month", YearMonth.class), Map.entry("month", Month.class),
			Map.entry("month-day", MonthDay.class), Map.entry("day-of-week", DayOfWeek.class),
			Map.entry("local-date", LocalDate.class), Map.entry("local-time", LocalTime.class),
			Map.entry("local-date-time", LocalDateTime.class), Map.entry("offset-time", OffsetTime.class),
			Map.entry("offset-date-time", OffsetDateTime.class), Map.entry("zoned-date-time", ZonedDateTime.class));

	private BuiltInTypes() {
	}

}
