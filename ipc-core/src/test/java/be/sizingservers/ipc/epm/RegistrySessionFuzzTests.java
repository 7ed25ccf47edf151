package be.sizingservers.ipc.epm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

import be.sizingservers.ipc.MessageTooLargeException;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.fuzz.Chunks;
import be.sizingservers.ipc.fuzz.ParserContract;
import be.sizingservers.ipc.wire.EpmFrame;
import be.sizingservers.ipc.wire.FrameBuffer;
import be.sizingservers.ipc.wire.FrameOutput;
import be.sizingservers.ipc.wire.ProtocolException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client may say to an End Point Manager after {@code OPEN}, with true lengths
 * (see {@link Chunks}).
 */
class RegistrySessionFuzzTests {

	private static final RegistryLimits LIMITS = RegistryLimits.builder().registrations(100).frameBytes(65_536).build();

	private QuietLogs quiet;

	static Stream<byte[]> inputs() {
		LinkKey key = LinkKey.of(new byte[LinkKey.BYTES]);
		EpmFrame register = RawReceivers.register(1, "orders", RawReceivers.entry(key));
		EpmFrame watch = new EpmFrame.Watch(2, "orders", new byte[EpmFrame.KEY_BYTES], 0, 0);
		EpmFrame resumed = new EpmFrame.Watch(3, "orders", new byte[EpmFrame.KEY_BYTES], 7, 1);
		UUID lease = new UUID(0, 1);
		return Stream
			.of(List.of(register, watch, resumed), List.of(watch, new EpmFrame.Unwatch(2), register),
					List.of(register, new EpmFrame.Renew(List.of(lease, new UUID(1, 2))),
							new EpmFrame.Deregister(4, lease)),
					List.of(new EpmFrame.KeepAlive(), new EpmFrame.Closing()),
					List.of(RawReceivers.register(1, "a\r\n\u001b[31m", RawReceivers.entry(key))),
					List.of(new EpmFrame.Register(1, "orders", RawReceivers.entry(key, new byte[4], 0), -1)),
					List.of(new EpmFrame.Register(0, "orders", RawReceivers.entry(key), Integer.MAX_VALUE)))
			.map(RegistrySessionFuzzTests::encode);
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
	void client(byte[] input) throws Exception {
		byte[] frames = Chunks.toFrames(input);
		ParserContract.holds(() -> {
			long[] clocks = { 0, 0 };
			RegistryStore store = new InMemoryRegistryStore(LIMITS, () -> clocks[0], () -> new UUID(0, ++clocks[1]), 7,
					16);
			RegistrySession session = new RegistrySession(store, LIMITS,
					new RegistryEvents(new RecordingListener(), () -> clocks[0]), new Semaphore(LIMITS.watches()),
					new EpmFrame.Open(EpmFrame.VERSION, "client", 42), "10.0.0.9", () -> clocks[0],
					() -> Instant.EPOCH);
			FrameBuffer buffer = new FrameBuffer();
			buffer.takeRarelyUpTo(LIMITS.frameBytes());
			Chunks.feed(buffer, frames, frames.length, () -> {
				while (buffer.next()) {
					List<EpmFrame> answers = new ArrayList<>(session.received(buffer.epmFrame()));
					answers.addAll(session.due());
					assertThat(answers).allSatisfy((answer) -> requireSayable(answer));
				}
			});
		}, ProtocolException.class, MessageTooLargeException.class);
	}

	private static void requireSayable(EpmFrame answer) {
		assertThat(new FrameOutput().add(answer).length()).isLessThan(1024 * 1024);
		if (answer instanceof EpmFrame.Refused refused) {
			assertThat(refused.reason()).matches(ParserContract::isPrintable);
		}
	}

	private static byte[] encode(List<? extends EpmFrame> frames) {
		FrameOutput out = new FrameOutput();
		frames.forEach(out::add);
		return Chunks.ofFrames(Arrays.copyOf(out.array(), out.length()));
	}

}
