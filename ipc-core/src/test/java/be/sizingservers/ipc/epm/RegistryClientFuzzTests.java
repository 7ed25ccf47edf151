package be.sizingservers.ipc.epm;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import be.sizingservers.ipc.MessageTooLargeException;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;
import be.sizingservers.ipc.fuzz.Chunks;
import be.sizingservers.ipc.fuzz.ParserContract;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.FrameOutput;
import be.sizingservers.ipc.wire.ProtocolException;
import be.sizingservers.ipc.wire.RefusalCode;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an End Point Manager may say to a client that has a receiver and a sender, with
 * true lengths (see {@link Chunks}).
 */
class RegistryClientFuzzTests {

	private static final int FRAME_BYTES = 64 * 1024;

	private QuietLogs quiet;

	static Stream<byte[]> inputs() {
		EpmFrame.Entry entry = RawReceivers.entry(LinkKey.of(new byte[LinkKey.BYTES]));
		UUID lease = new UUID(1, 2);
		EpmFrame registered = new EpmFrame.Registered(1, lease, 7, 1, 15_000);
		EpmFrame snapshot = new EpmFrame.Snapshot(2, 7, 1, true, List.of(entry));
		return Stream
			.of(List.of(registered, snapshot, new EpmFrame.Events(2, 2, List.of(entry), List.of(entry.instance()))),
					List.of(registered, new EpmFrame.Renewed(List.of(lease)), new EpmFrame.Progress(9)),
					List.of(snapshot, snapshot, new EpmFrame.Snapshot(2, 8, -1, false, List.of())),
					List.of(new EpmFrame.Refused(1, RefusalCode.FULL, "no\r\n\u001b[31m"),
							new EpmFrame.Refused(2, RefusalCode.INVALID, "")),
					List.of(new EpmFrame.Refused(0, RefusalCode.FULL, "go away\n")), List.of(new EpmFrame.Closing()),
					List.of(new EpmFrame.Registered(1, lease, 7, 1, -1)),
					List.of(new EpmFrame.Deregistered(1), new EpmFrame.KeepAlive()))
			.map(RegistryClientFuzzTests::encode);
	}

	@BeforeEach
	void silenceLogs() {
		this.quiet = new QuietLogs();
	}

	@AfterEach
	void restoreLogs() {
		this.quiet.close();
	}

	@MethodSource("inputs")
	@FuzzTest(maxDuration = "")
	void manager(byte[] input) throws Exception {
		byte[] frames = Chunks.toFrames(input);
		ParserContract.holds(() -> {
			AtomicLong now = new AtomicLong();
			RegistryClient client = new RegistryClient(ClientTimes.DEFAULTS, now::get, new Random(4));
			client.connected(ListedReceivers.LOCAL);
			int receiver = client.register(ListedReceivers.next());
			int watch = client.watch(ListedReceivers.ORDERS, SenderSecret.random(), new CheckingAudience());
			FrameBuffer buffer = new FrameBuffer();
			buffer.takeRarelyUpTo(FRAME_BYTES);
			Chunks.feed(buffer, frames, frames.length, () -> {
				while (buffer.next()) {
					client.received(buffer.epmFrame());
					now.addAndGet(1_000_000_000);
					assertThat(client.due()).hasSizeLessThan(10);
				}
			});
			assertThat(client.standing(receiver).toString()).matches(ParserContract::isPrintable);
			assertThat(client.standing(watch).toString()).matches(ParserContract::isPrintable);
		}, ProtocolException.class, MessageTooLargeException.class);
	}

	private static byte[] encode(List<? extends EpmFrame> frames) {
		FrameOutput out = new FrameOutput();
		frames.forEach(out::add);
		return Chunks.ofFrames(Arrays.copyOf(out.array(), out.length()));
	}

	/**
	 * Whatever it is told of can be logged.
	 */
	private static final class CheckingAudience implements ClientWatches.Audience {

		@Override
		public void snapshot(List<Registration> receivers, boolean warmingUp) {
			events(receivers, List.of());
		}

		@Override
		public void events(List<Registration> put, List<UUID> removed) {
			assertThat(put).extracting((registration) -> registration.endPoint().toString())
				.allMatch(ParserContract::isPrintable);
		}

		@Override
		public void away() {
			// Says nothing.
		}

	}

}
