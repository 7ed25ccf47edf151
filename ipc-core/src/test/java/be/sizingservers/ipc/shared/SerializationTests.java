package be.sizingservers.ipc.shared;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SerializationTests {

	private static final AtomicBoolean EVIL_RAN = new AtomicBoolean();

	static List<Object> harmless() {
		return List.of(1, 2L, 'c', true, 1.5, "text", new BigDecimal("1.10"), new UUID(1, 2), Instant.EPOCH,
				ZonedDateTime.of(2026, 11, 22, 10, 0, 0, 0, ZoneId.of("Europe/Brussels")), DayOfWeek.MONDAY, List.of(),
				List.of(1), List.of(1, 2, 3), Set.of("a"), Set.of(), Set.of(1, 2, 3), Map.of(), Map.of("a", 1, "b", 2),
				Map.of("a", List.of(1)), Arrays.asList(1, 2), new ArrayList<>(List.of("a")),
				new HashMap<>(Map.of("a", 1, "b", 2)), new HashSet<>(Set.of(1, 2)), new HashSet<>(1000),
				new TreeMap<>(Map.of("a", 1)));
	}

	@ParameterizedTest
	@MethodSource("harmless")
	void givesBackHarmlessObjects(Object object) {
		assertThat(Shared.deserialize(Shared.serialize(object), Object.class)).isEqualTo(object);
	}

	@Test
	void givesBackArraysOfHarmlessObjects() {
		assertThat(Shared.deserialize(Shared.serialize(new byte[] { 1, 2 }), byte[].class)).containsExactly(1, 2);
		assertThat(Shared.deserialize(Shared.serialize(new String[] { "a" }), String[].class)).containsExactly("a");
		assertThat(Shared.deserialize(Shared.serialize(new int[][] { { 1 }, {} }), int[][].class))
			.isDeepEqualTo(new int[][] { { 1 }, {} });
		assertThat(Shared.deserialize(Shared.serialize(new Object[] { 1, "a" }), Object[].class)).containsExactly(1,
				"a");
	}

	@Test
	void givesBackObjectOfAllowedClasses() {
		Order order = new Order("42", List.of(new Line(1)), new Line[] { new Line(2) }, TimeUnit.DAYS);
		byte[] bytes = Shared.serialize(order);
		Order read = Shared.deserialize(bytes, Order.class, Line.class, TimeUnit.class);
		assertThat(read).usingRecursiveComparison().isEqualTo(order);
	}

	@Test
	void givesBackSubclassOfSerializableClass() {
		Special special = new Special();
		special.name = "name";
		assertThat(Shared.deserialize(Shared.serialize(special), Base.class, Special.class).name).isEqualTo("name");
	}

	@Test
	void refusesClassThatIsNotAllowed() {
		byte[] bytes = Shared.serialize(new Order("42", List.of(new Line(1)), new Line[0], TimeUnit.DAYS));
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> Shared.deserialize(bytes, Order.class, TimeUnit.class))
			.withMessageContaining(Line.class.getName())
			.withMessageContaining("not on the list of allowed classes");
	}

	@Test
	void runsNoCodeOfClassThatIsNotAllowed() {
		EVIL_RAN.set(false);
		byte[] bytes = Shared.serialize(new ArrayList<>(List.of(new Evil())));
		assertThatExceptionOfType(CorruptDataException.class).isThrownBy(() -> Shared.deserialize(bytes, List.class));
		assertThat(EVIL_RAN).isFalse();
	}

	@Test
	void refusesJdkClassesThatAreNotHarmless() {
		for (Object object : List.of(new BitSet(), new java.util.Date(0), new StringBuilder("a"),
				java.net.URI.create("a:b"))) {
			assertThatExceptionOfType(CorruptDataException.class).as(object.getClass().getName())
				.isThrownBy(() -> Shared.deserialize(Shared.serialize(object), Object.class));
		}
	}

	@Test
	void refusesDynamicProxy() {
		Object proxy = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Runnable.class },
				(InvocationHandler & Serializable) (p, method, args) -> null);
		byte[] bytes = Shared.serialize(proxy);
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> Shared.deserialize(bytes, Runnable.class))
			.withMessageContaining("proxies are not allowed");
	}

	@Test
	void refusesClassObjects() {
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> Shared.deserialize(Shared.serialize(Evil.class), Class.class));
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> Shared.deserialize(Shared.serialize(int.class), Object.class));
	}

	@Test
	void refusesObjectOfAnotherType() {
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> Shared.deserialize(Shared.serialize(1), String.class))
			.withMessageContaining("java.lang.Integer instead of class java.lang.String");
	}

	@Test
	void refusesNull() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(null);
		}
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> Shared.deserialize(bytes.toByteArray(), String.class))
			.withMessageContaining("null");
	}

	@Test
	void refusesTooDeepAndTooManyObjects() {
		Object deep = new ArrayList<>();
		for (int i = 0; i < 25; i++) {
			deep = new ArrayList<>(List.of(deep));
		}
		byte[] tooDeep = Shared.serialize(deep);
		assertThatExceptionOfType(CorruptDataException.class).isThrownBy(() -> Shared.deserialize(tooDeep, List.class))
			.withMessageContaining("REJECTED");
		List<Object> many = new ArrayList<>();
		for (int i = 0; i < 10_001; i++) {
			many.add(new UUID(i, i));
		}
		byte[] tooMany = Shared.serialize(many);
		assertThatExceptionOfType(CorruptDataException.class).isThrownBy(() -> Shared.deserialize(tooMany, List.class))
			.withMessageContaining("REJECTED");
	}

	@Test
	void refusesListsInListsThatCouldNotBeWalkedThrough() {
		Object[] key = { "a" };
		for (int level = 0; level < 8; level++) {
			key = new Object[] { Arrays.asList(key), new Order("", List.of(), null, TimeUnit.DAYS), Arrays.asList(key),
					Arrays.asList(key), Arrays.asList(key), Arrays.asList(key) };
		}
		byte[] bytes = Shared.serialize(key);
		assertThatExceptionOfType(CorruptDataException.class)
			.isThrownBy(() -> Shared.deserialize(bytes, Object[].class, Order.class, Line.class, TimeUnit.class))
			.withMessageContaining("reaches more than 100000 objects");
	}

	@Test
	void refusesRecordsThatCouldNotBeWalkedThrough() {
		Pair pair = new Pair(null, null);
		for (int level = 0; level < 18; level++) {
			pair = new Pair(pair, pair);
		}
		byte[] bytes = Shared.serialize(pair);
		assertThatExceptionOfType(CorruptDataException.class).isThrownBy(() -> Shared.deserialize(bytes, Pair.class))
			.withMessageContaining("reaches more than 100000 objects");
	}

	@Test
	void refusesCollectionThatIsPartOfItself() {
		List<Object> list = new ArrayList<>();
		list.add(list);
		byte[] bytes = Shared.serialize(list);
		assertThatExceptionOfType(CorruptDataException.class).isThrownBy(() -> Shared.deserialize(bytes, List.class))
			.withMessageContaining("part of itself");
	}

	@Test
	void givesBackWhatIsSharedAndObjectsThatKnowEachOther() {
		List<Integer> shared = new ArrayList<>(List.of(1, 2, 3));
		List<Object> holders = new ArrayList<>();
		for (int i = 0; i < 1_000; i++) {
			holders.add(new ArrayList<>(List.of(shared, "text")));
		}
		assertThat(Shared.deserialize(Shared.serialize(holders), List.class)).isEqualTo(holders);
		Parent parent = new Parent();
		parent.children.add(new Child(parent));
		parent.children.add(new Child(parent));
		Parent read = Shared.deserialize(Shared.serialize(parent), Parent.class, Child.class);
		assertThat(read.children).hasSize(2).allMatch((child) -> child.parent == read);
	}

	@Test
	void refusesArrayThatAnnouncesMoreThanItBrings() {
		byte[] bytes = Shared.serialize(new long[1]);
		bytes[bytes.length - Long.BYTES - 2] = 1;
		assertThatExceptionOfType(CorruptDataException.class).isThrownBy(() -> Shared.deserialize(bytes, long[].class))
			.withMessageContaining("REJECTED");
	}

	@Test
	void refusesWhatFollowsAndWhatIsCut() {
		byte[] bytes = Shared.serialize("text");
		for (int length = 0; length < bytes.length; length++) {
			byte[] cut = Arrays.copyOf(bytes, length);
			assertThatExceptionOfType(CorruptDataException.class)
				.isThrownBy(() -> Shared.deserialize(cut, String.class));
		}
		for (int more : new int[] { 1, 2, 100 }) {
			assertThatExceptionOfType(CorruptDataException.class)
				.isThrownBy(() -> Shared.deserialize(Arrays.copyOf(bytes, bytes.length + more), String.class))
				.withMessageContaining("other bytes follow");
		}
	}

	@Test
	void throwsNothingElseForAnyChangedBit() {
		byte[] bytes = Shared
			.serialize(new Order("42", List.of(new Line(1)), new Line[] { new Line(2) }, TimeUnit.DAYS));
		for (int i = 0; i < bytes.length; i++) {
			for (int bit = 0; bit < 8; bit++) {
				byte[] changed = bytes.clone();
				changed[i] ^= (byte) (1 << bit);
				try {
					assertThat(Shared.deserialize(changed, Order.class, Line.class, TimeUnit.class)).isNotNull();
				}
				catch (CorruptDataException ex) {
					assertThat(ex.getMessage()).doesNotContain("\n");
				}
			}
		}
	}

	@Test
	void namesTheClassThatIsNotSerializable() {
		assertThatIllegalArgumentException().isThrownBy(() -> Shared.serialize(List.of(new Object())))
			.withMessageContaining("java.util.ImmutableCollections")
			.withMessageContaining("NotSerializableException: java.lang.Object");
	}

	@Test
	void refusesToSerializeEndlessNesting() {
		Link link = new Link(null);
		for (int i = 0; i < 100_000; i++) {
			link = new Link(link);
		}
		Link chain = link;
		assertThatIllegalArgumentException().isThrownBy(() -> Shared.serialize(chain))
			.withMessageContaining("StackOverflowError");
	}

	record Order(String id, List<Line> lines, Line[] more, TimeUnit unit) implements Serializable {
	}

	record Line(int amount) implements Serializable {
	}

	record Link(Link next) implements Serializable {
	}

	record Pair(Object first, Object second) implements Serializable {
	}

	static class Parent implements Serializable {

		final List<Child> children = new ArrayList<>();

	}

	static class Child implements Serializable {

		final Parent parent;

		Child(Parent parent) {
			this.parent = parent;
		}

	}

	static class Base implements Serializable {

		String name = "";

	}

	static class Special extends Base {

	}

	static class Evil implements Serializable {

		private void readObject(ObjectInputStream in) {
			EVIL_RAN.set(true);
		}

	}

}
