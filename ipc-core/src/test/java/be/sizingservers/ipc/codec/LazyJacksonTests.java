package be.sizingservers.ipc.codec;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Loads the library once more, by a class loader that tells what it has loaded.
 */
class LazyJacksonTests {

	private static final String BUILDER = "tools.jackson.databind.json.JsonMapper$Builder";

	@Test
	void isLoadedWithTheFirstObject() throws Exception {
		try (Watched loader = new Watched()) {
			Class<?> payloadCodec = loader.loadClass(PayloadCodec.class.getName());
			List<?> codecs = (List<?>) payloadCodec.getMethod("defaultCodecs").invoke(null);
			assertThat(codecs).hasSize(1);
			assertThat(loader.hasLoaded(BUILDER)).isFalse();
			Object codec = codecs.get(0);
			assertThat((byte[]) codec.getClass().getMethod("encode", Object.class).invoke(codec, 1))
				.containsExactly('1');
			assertThat(loader.hasLoaded(BUILDER)).isTrue();
		}
	}

	private static final class Watched extends URLClassLoader {

		Watched() {
			super(Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
				.map(Watched::url)
				.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
		}

		private static URL url(String path) {
			try {
				return Path.of(path).toUri().toURL();
			}
			catch (MalformedURLException ex) {
				throw new IllegalArgumentException(ex);
			}
		}

		boolean hasLoaded(String name) {
			return findLoadedClass(name) != null;
		}

	}

}
