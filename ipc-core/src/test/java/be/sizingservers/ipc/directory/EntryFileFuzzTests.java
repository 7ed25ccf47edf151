package be.sizingservers.ipc.directory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.fuzz.ParserContract;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class EntryFileFuzzTests {

	private static final LinkKey KEY = LinkKey.of(new byte[LinkKey.BYTES]);

	static Stream<byte[]> inputs() {
		byte[] entry = entry("orders", "shop", InetAddress.getLoopbackAddress(), new UUID(1, 2));
		byte[] forged = entry.clone();
		forged[7] = '\n';
		byte[] forgedName = entry.clone();
		forgedName[15] = '\u001b';
		byte[] lying = entry.clone();
		lying[5] = -1;
		return Stream.of(entry, forged, forgedName, lying, Arrays.copyOf(entry, entry.length - 1),
				Arrays.copyOf(entry, entry.length + 1), entry("h".repeat(256), "€".repeat(128), ipv6(), null),
				entry("\u6ce8\u6587", "red\u202eact", ipv6(), null));
	}

	@MethodSource("inputs")
	@FuzzTest(maxDuration = "")
	void entry(byte[] input) throws Exception {
		ParserContract.holds(() -> {
			Registration registration = EntryFile.decode(ByteBuffer.wrap(input));
			assertThat(EntryFile.decode(EntryFile.encode(registration))).isEqualTo(registration);
			assertThat(registration.endPoint().toString()).matches(ParserContract::isPrintable);
		}, CorruptEntryException.class);
	}

	private static InetAddress ipv6() {
		try {
			return InetAddress.getByAddress(new byte[] { 0x20, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 });
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] entry(String handle, String application, InetAddress address, @Nullable UUID applicationId) {
		EndPoint endPoint = new EndPoint(KEY.instanceId(), new InetSocketAddress(address, 40404), application, 42);
		ByteBuffer buffer = EntryFile.encode(new Registration(Handle.of(handle), endPoint, applicationId, KEY));
		return Arrays.copyOf(buffer.array(), buffer.limit());
	}

}
