package be.sizingservers.ipc.codec;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs in a class loader that has the library, but no Jackson.
 */
class WithoutJacksonTests {

	@Test
	void sendsBytesAndTextAndSaysWhatIsMissingForObjects() throws Exception {
		URL[] classPath = { locationOf(PayloadCodec.class), locationOf(WithoutJacksonTests.class),
				locationOf(Nullable.class) };
		try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
			Callable<?> scenario = (Callable<?>) loader.loadClass(Scenario.class.getName())
				.getDeclaredConstructor()
				.newInstance();
			assertThat(scenario.getClass().getClassLoader()).isSameAs(loader);
			assertThat(String.valueOf(scenario.call())).isEqualTo("0 codecs; 2; text; [42]; "
					+ "add tools.jackson.core:jackson-databind (Jackson 3) to the class path");
		}
	}

	private static URL locationOf(Class<?> type) {
		return type.getProtectionDomain().getCodeSource().getLocation();
	}

	/**
	 * What happens in that class loader.
	 */
	public static final class Scenario implements Callable<String> {

		@Override
		public String call() {
			List<MessageCodec> codecs = PayloadCodec.defaultCodecs();
			PayloadCodec codec = new PayloadCodec(TypeRegistry.builder().build(), codecs);
			byte[] bytes = (byte[]) giveBack(codec, new byte[] { 1, 2 });
			Object text = giveBack(codec, "text");
			Object object = giveBack(
					new PayloadCodec(TypeRegistry.builder().build(), List.of(JavaSerializationCodec.allowing())), 42);
			return "%d codecs; %d; %s; [%s]; %s".formatted(codecs.size(), bytes.length, text, object, refusal(codec));
		}

		private static String refusal(PayloadCodec codec) {
			try {
				return codec.encode(42).toString();
			}
			catch (CodecException ex) {
				String message = String.valueOf(ex.getMessage());
				return message.substring(message.indexOf("add "), message.indexOf(", set a codec"));
			}
		}

		private static Object giveBack(PayloadCodec codec, Object payload) {
			EncodedPayload encoded = codec.encode(payload);
			PayloadReader reader = codec.readerFor(encoded.type());
			return (reader != null) ? reader.read(encoded.bytes(), 0, encoded.bytes().length) : "no reader";
		}

	}

}
