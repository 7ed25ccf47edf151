package be.sizingservers.ipc.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import be.sizingservers.ipc.Delivery;
import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A receiver is killed, and another process takes its port at once. The lock of the dead
 * one says so within a second; these senders are not told, and connect.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
class SquattedPortIT {

	private static final String PAYLOAD = "for the receiver only";

	private static final int OFFER_BYTES = 5 + 16 + 32;

	private static final int PROOF_BYTES = 5 + 32;

	@TempDir
	private Path folder;

	@Test
	void squatterOfADeadReceiversPortGetsRandomBytesOnly() throws Exception {
		try (Cluster cluster = new Cluster(this.folder); Sender sender = startSender()) {
			cluster.startReceiver("victim");
			int port = cluster.port("victim");
			assertThat(sender.awaitReceivers(1, Duration.ofSeconds(30))).isTrue();
			assertThat(sender.send(NumberedMessage.of(1)).join().delivered()).hasSize(1);
			LinkKey key = keyOfTheOnlyReceiver();
			cluster.receiver("victim").kill();
			try (JavaProcess squatter = JavaProcess.start(this.folder, SquatterMain.class, port)) {
				squatter.awaitLines("connection", 1);
				CompletableFuture<SendReport> report = sender.send(PAYLOAD);
				List<byte[]> heard = squatter.awaitLines("connection", 3)
					.stream()
					.map(HexFormat.of()::parseHex)
					.toList();
				assertThat(report).as("report while somebody else listens").isNotDone();
				sender.close();

				assertThat(report.join().deliveries()).singleElement().isInstanceOf(Delivery.Failed.class);
				heard.forEach((bytes) -> assertRandomBut(bytes, sender.instanceId(), key));
				assertThat(heard).doesNotHaveDuplicates();
			}
			assertThat(cluster.received("victim")).isEqualTo(new History.Range(1, 1));
		}
	}

	/**
	 * The magic, an offer with the sender's instance and a nonce, and a proof, which are
	 * random to whoever does not hold the key.
	 */
	private static void assertRandomBut(byte[] heard, UUID sender, LinkKey key) {
		assertThat(heard).hasSize(4 + OFFER_BYTES + PROOF_BYTES).startsWith(RawPeer.magic());
		ByteBuffer offer = ByteBuffer.wrap(heard, 4 + 5, 16).order(ByteOrder.LITTLE_ENDIAN);
		assertThat(new UUID(offer.getLong(), offer.getLong())).isEqualTo(sender);
		for (byte[] secret : List.of(Cluster.HANDLE.getBytes(US_ASCII), PAYLOAD.getBytes(US_ASCII), key.toBytes(),
				key.forPair(Handle.of(Cluster.HANDLE), sender).toBytes())) {
			for (int i = 0; i + secret.length <= heard.length; i++) {
				assertThat(Arrays.copyOfRange(heard, i, i + secret.length)).isNotEqualTo(secret);
			}
		}
	}

	private Sender startSender() {
		return Sender.builder(Cluster.HANDLE)
			.directory(new UninformedDirectory(LocalUserDirectory.at(registry())))
			.limits(Limits.builder().drainTimeout(Duration.ofSeconds(1)).build())
			.start();
	}

	/**
	 * The last bytes of an entry file.
	 */
	private LinkKey keyOfTheOnlyReceiver() throws IOException {
		try (Stream<Path> files = Files.list(registry())) {
			byte[] entry = Files
				.readAllBytes(files.filter((file) -> file.toString().endsWith(".entry")).findFirst().orElseThrow());
			return LinkKey.of(Arrays.copyOfRange(entry, entry.length - LinkKey.BYTES, entry.length));
		}
	}

	private Path registry() {
		return this.folder.resolve("directory");
	}

	/**
	 * Hears of receivers that come, and of none that goes.
	 */
	private record UninformedDirectory(EndPointDirectory directory) implements EndPointDirectory {

		@Override
		public Lease register(Registration registration) {
			return this.directory.register(registration);
		}

		@Override
		public Watch watch(Handle handle, SenderSecret sender, Observer observer, Executor executor) {
			return this.directory.watch(handle, sender, new Observer() {

				@Override
				public void added(Registration registration) {
					observer.added(registration);
				}

				@Override
				public void removed(UUID instanceId) {
					// The news is late.
				}

			}, executor);
		}

	}

}
