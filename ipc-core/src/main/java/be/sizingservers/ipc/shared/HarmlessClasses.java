package be.sizingservers.ipc.shared;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Classes of the JDK whose deserialization runs no code but their own, within the bounds
 * of {@link AllowedClasses}.
 */
final class HarmlessClasses {

	private static final List<Class<?>> VALUES = List.of(Number.class, Byte.class, Short.class, Integer.class,
			Long.class, Float.class, Double.class, BigInteger.class, BigDecimal.class, Boolean.class, Character.class,
			String.class, Enum.class, UUID.class);

	private static final List<Class<?>> TIMES = List.of(DayOfWeek.class, Duration.class, Instant.class, LocalDate.class,
			LocalDateTime.class, LocalTime.class, Month.class, MonthDay.class, OffsetDateTime.class, OffsetTime.class,
			Period.class, Year.class, YearMonth.class, ZoneOffset.class, ZonedDateTime.class,
			ZoneId.of("UTC").getClass());

	private static final List<Class<?>> COLLECTIONS = List.of(ArrayList.class, LinkedList.class, HashMap.class,
			LinkedHashMap.class, HashSet.class, LinkedHashSet.class, TreeMap.class, TreeSet.class,
			Arrays.asList().getClass(), List.of().getClass(), List.of(1).getClass(), Set.of().getClass(),
			Set.of(1).getClass(), Map.of().getClass(), Map.of(1, 1).getClass());

	static final Map<String, Class<?>> BY_NAME = Stream.of(VALUES, TIMES, COLLECTIONS, serializedForms())
		.flatMap(List::stream)
		.collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

	private HarmlessClasses() {
	}

	// What java.time and the unmodifiable collections write in their place, as their
	// published serialized form says. What they become again is looked up, too.
	private static List<Class<?>> serializedForms() {
		try {
			return List.of(Class.forName("java.time.Ser"), Class.forName("java.util.CollSer"));
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException("This JVM lacks a serialized form that Java SE requires", ex);
		}
	}

}
