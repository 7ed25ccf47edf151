package be.sizingservers.ipc.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Executor;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.Limits;
import be.sizingservers.ipc.Receiver;
import be.sizingservers.ipc.SendReport;
import be.sizingservers.ipc.Sender;
import be.sizingservers.ipc.directory.EndPoint;
import be.sizingservers.ipc.directory.EndPointDirectory;
import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.directory.LocalUserDirectory;
import be.sizingservers.ipc.directory.Registration;
import be.sizingservers.ipc.directory.SenderSecret;

/**
 * A process that knows all about a receiver but its key, and tries to get in. Prints a
 * word for each attempt and what came of it.
 * <p>
 * Arguments: the folder in which the receiver is registered, the names of its entry and
 * of its lock, its handle, instance and port.
 */
final class IntruderMain {

	private final Path folder;

	private final String handle;

	private final EndPoint receiver;

	private IntruderMain(Path folder, String handle, UUID instance, int port) {
		this.folder = folder;
		this.handle = handle;
		this.receiver = new EndPoint(instance, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), "", 1);
	}

	public static void main(String[] arguments) throws Exception {
		IntruderMain main = new IntruderMain(Path.of(arguments[0]), arguments[3], UUID.fromString(arguments[4]),
				Integer.parseInt(arguments[5]));
		main.tryFiles(main.folder.resolve(arguments[1]), main.folder.resolve(arguments[2]));
		report("receiver",
				() -> Receiver.builder(main.handle)
					.directory(LocalUserDirectory.at(main.folder))
					.listener((message) -> System.out.println("heard " + message.id()))
					.start());
		report("sender",
				() -> Sender.builder(main.handle).directory(LocalUserDirectory.at(main.folder)).start().receivers());
		report("unproven", main::talkWithoutProof);
		report("zeros", () -> main.sendWith(LinkKey.of(new byte[LinkKey.BYTES])));
		report("guess", () -> main.sendWith(LinkKey.random()));
		System.out.println("done");
	}

	private void tryFiles(Path entry, Path lock) {
		report("list", () -> Arrays.toString(this.folder.toFile().list()) + Files.list(this.folder).toList());
		report("entry", () -> Files.readAllBytes(entry));
		report("lock", () -> Files.readAllBytes(lock));
		report("delete", () -> Files.deleteIfExists(entry));
		report("plant", () -> Files.write(this.folder.resolve("planted.entry"), new byte[1]));
		report("rename", () -> Files.move(this.folder, this.folder.resolveSibling("moved")));
		report("link", () -> Files.createLink(this.folder.resolveSibling("linked"), entry));
	}

	/**
	 * Counts what the receiver gives away besides its 32 random bytes.
	 */
	private int talkWithoutProof() throws IOException {
		try (RawPeer peer = RawPeer.connect(this.receiver.address())) {
			peer.write(RawPeer.magic(), RawPeer.frame(RawPeer.OFFER, new byte[16 + 32]));
			byte[] challenge = peer.readFrame();
			if (challenge.length != 1 + 32) {
				throw new IOException("The challenge is " + Arrays.toString(challenge));
			}
			peer.write(RawPeer.frame(RawPeer.PROOF, new byte[32]));
			return peer.readUntilClosed();
		}
	}

	/**
	 * Sends as a sender of this library does, to the right place and with a wrong key.
	 */
	private SendReport sendWith(LinkKey key) throws InterruptedException {
		Limits limits = Limits.builder().drainTimeout(Duration.ofSeconds(1)).build();
		try (Sender sender = Sender.builder(this.handle).directory(new GuessedDirectory(key)).limits(limits).start()) {
			var report = sender.send(NumberedMessage.of(Long.MAX_VALUE));
			sender.close();
			return report.join();
		}
	}

	private static void report(String word, Attempt attempt) {
		try {
			Object gain = attempt.make();
			System.out.println(word + " " + ((gain instanceof SendReport report) ? report.deliveries() : gain));
		}
		catch (Exception ex) {
			System.out.println(word + " refused: " + ex);
		}
	}

	/**
	 * Something that should not work.
	 */
	@FunctionalInterface
	private interface Attempt {

		Object make() throws Exception;

	}

	/**
	 * Always has the receiver, with a key that is as good as another.
	 */
	private final class GuessedDirectory implements EndPointDirectory {

		private final LinkKey key;

		private GuessedDirectory(LinkKey key) {
			this.key = key;
		}

		@Override
		public Lease register(Registration registration) {
			throw new UnsupportedOperationException("Senders only");
		}

		@Override
		public Watch watch(Handle handle, SenderSecret sender, Observer observer, Executor executor) {
			observer.added(new Registration(handle, IntruderMain.this.receiver, null, this.key));
			return new Watch() {

				@Override
				public void refresh() {
					// There is no news.
				}

				@Override
				public void close() {
					// There is nothing to close.
				}

			};
		}

	}

}
