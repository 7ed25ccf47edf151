package be.sizingservers.ipc.codec;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs in a class loader whose Jackson lacks a class, as when its jars are of different
 * versions.
 */
class BrokenJacksonTests {

	@Test
	void saysSoInsteadOfBreakingWhoeverSendsOrReceives() throws Exception {
		URL[] classPath = Stream
			.of(PayloadCodec.class, BrokenJacksonTests.class, Nullable.class, Logger.class, JsonMapper.class,
					JsonParser.class, JsonProperty.class)
			.map((type) -> type.getProtectionDomain().getCodeSource().getLocation())
			.toArray(URL[]::new);
		try (URLClassLoader loader = new Lacking(classPath)) {
			Callable<?> scenario = (Callable<?>) loader.loadClass(Scenario.class.getName())
				.getDeclaredConstructor()
				.newInstance();
			assertThat(scenario.getClass().getClassLoader()).isSameAs(loader);
			assertThat((List<?>) scenario.call()).hasSize(3)
				.allSatisfy((message) -> assertThat(message).asString()
					.startsWith("CodecException: ")
					.contains("Jackson cannot be used (", "NoClassDefFoundError",
							"are all of its jars of the same version?")
					.doesNotContain("Use a record"));
		}
	}

	private static final class Lacking extends URLClassLoader {

		Lacking(URL[] classPath) {
			super(classPath, ClassLoader.getPlatformClassLoader());
		}

		@Override
		protected Class<?> findClass(String name) throws ClassNotFoundException {
			if (name.equals("tools.jackson.core.util.JsonRecyclerPools")) {
				throw new ClassNotFoundException(name);
			}
			return super.findClass(name);
		}

	}

	/**
	 * What happens in that class loader.
	 */
	public static final class Scenario implements Callable<List<String>> {

		@Override
		public List<String> call() {
			PayloadCodec codec = new PayloadCodec(TypeRegistry.builder().add(Order.class).build(),
					PayloadCodec.defaultCodecs());
			return List.of(outcome(() -> codec.encode(new Order(1))), outcome(() -> codec.encode(new Order(2))),
					outcome(() -> read(codec)));
		}

		private static Object read(PayloadCodec codec) {
			PayloadReader reader = codec.readerFor(new PayloadType("application/json", "Order"));
			return (reader != null) ? reader.read(new byte[] { '{', '}' }, 0, 2) : "no reader";
		}

		private static String outcome(Callable<?> what) {
			try {
				return String.valueOf(what.call());
			}
			catch (Throwable ex) {
				return ex.getClass().getSimpleName() + ": " + ex.getMessage();
			}
		}

	}

	record Order(int number) {
	}

}
