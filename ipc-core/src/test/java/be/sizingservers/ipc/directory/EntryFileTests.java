package be.sizingservers.ipc.directory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;

import be.sizingservers.ipc.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EntryFileTests {

	@TempDir
	Path folder;

	@Test
	void readsWhatItWrote() throws Exception {
		Registration registration = Registrations.next();
		Path file = this.folder.resolve("one.entry");
		EntryFile.write(file, EntryFile.encode(registration));
		assertThat(EntryFile.read(file)).isEqualTo(registration);
	}

	@Test
	void readsLongestNamesAndIpv6AndNoApplication() throws Exception {
		Registration registration = Registrations.of(Handle.of("h".repeat(Handle.MAX_BYTES)), "€".repeat(128), null);
		EndPoint endPoint = registration.endPoint();
		EndPoint ipv6 = new EndPoint(endPoint.instanceId(), new InetSocketAddress(InetAddress.getByName("::1"), 65535),
				endPoint.application(), 0);
		registration = new Registration(registration.handle(), ipv6, null, registration.key());
		assertThat(EntryFile.decode(EntryFile.encode(registration))).isEqualTo(registration);
	}

	@Test
	void refusesToWriteWhatReadersWouldRefuse() {
		Registration good = Registrations.next();
		EndPoint endPoint = good.endPoint();
		Registration foreignKey = new Registration(good.handle(), endPoint, null, LinkKey.random());
		assertThatIllegalArgumentException().isThrownBy(() -> EntryFile.encode(foreignKey))
			.withMessageContaining("does not belong to its key");
		Registration longName = Registrations.of(good.handle(), "n".repeat(129), null);
		assertThatIllegalArgumentException().isThrownBy(() -> EntryFile.encode(longName))
			.withMessageContaining("129 characters");
		EndPoint unresolved = new EndPoint(endPoint.instanceId(), InetSocketAddress.createUnresolved("there", 1), "",
				1);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EntryFile.encode(new Registration(good.handle(), unresolved, null, good.key())))
			.withMessageContaining("no IP address");
		EndPoint noPort = new EndPoint(endPoint.instanceId(),
				new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "", 1);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EntryFile.encode(new Registration(good.handle(), noPort, null, good.key())))
			.withMessageContaining("port 0");
	}

	@Test
	void rejectsEveryTruncationAndEveryTail() {
		byte[] entry = bytes(Registrations.next());
		for (int length = 0; length < entry.length; length++) {
			rejects(Arrays.copyOf(entry, length), "");
		}
		rejects(Arrays.copyOf(entry, entry.length + 1), "1 bytes too many");
	}

	@Test
	void rejectsAnotherMagicOrVersion() {
		byte[] entry = bytes(Registrations.next());
		rejects(with(entry, 0, 'X'), "does not start with IPCE");
		rejects(with(entry, 4, 2), "version 2");
	}

	@Test
	void rejectsTextThatIsTooLongOrNoUtf8OrNoHandleOrNoName() {
		byte[] entry = bytes(Registrations.next());
		rejects(with(entry, 5, 0x7f), "text of 32518 bytes");
		rejects(with(entry, 7, 0xff), "not UTF-8");
		rejects(with(entry, 7, '\n'), "The handle");
		rejects(with(entry, 17, '\n'), "The application name");
	}

	@Test
	void rejectsInstanceOfAnotherKey() {
		byte[] entry = bytes(Registrations.next());
		rejects(with(entry, entry.length - 1, entry[entry.length - 1] + 1), "does not belong to its key");
	}

	@Test
	void throwsNothingElseForAnyBytes() {
		byte[] entry = bytes(Registrations.next());
		Random random = new Random(7);
		int rejected = 0;
		for (int i = 0; i < 50_000; i++) {
			byte[] mutant = Arrays.copyOf(entry, random.nextInt(10) == 0 ? random.nextInt(1200) : entry.length);
			for (int changes = random.nextInt(4); changes >= 0; changes--) {
				if (mutant.length > 0) {
					mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
				}
			}
			try {
				Registration registration = EntryFile.decode(ByteBuffer.wrap(mutant));
				assertThat(registration.endPoint().instanceId()).isEqualTo(registration.key().instanceId());
			}
			catch (CorruptEntryException ex) {
				rejected++;
			}
		}
		assertThat(rejected).isPositive();
	}

	@Test
	void readsNoMoreThanTheLimit() throws IOException {
		Path file = this.folder.resolve("long.entry");
		Files.write(file, new byte[10_000_000]);
		assertThatExceptionOfType(CorruptEntryException.class).isThrownBy(() -> EntryFile.read(file))
			.withMessageContaining("longer than 1024 bytes");
	}

	@Test
	void readsRegularFilesOnly() throws IOException {
		Path file = this.folder.resolve("one.entry");
		EntryFile.write(file, EntryFile.encode(Registrations.next()));
		Path link = Files.createSymbolicLink(this.folder.resolve("link.entry"), file);
		assertThatExceptionOfType(CorruptEntryException.class).isThrownBy(() -> EntryFile.read(link))
			.withMessageContaining("no regular file");
		assertThatExceptionOfType(CorruptEntryException.class).isThrownBy(() -> EntryFile.read(this.folder))
			.withMessageContaining("no regular file");
	}

	@Test
	void keepsTheApplicationId() throws Exception {
		UUID id = UUID.randomUUID();
		Registration registration = Registrations.of(Registrations.ORDERS, "", id);
		assertThat(EntryFile.decode(EntryFile.encode(registration)).applicationId()).isEqualTo(id);
	}

	@Test
	void namesInEndPointsForgeNothing() {
		EndPoint endPoint = Registrations.of(Registrations.ORDERS, "red\u202eact", null).endPoint();
		assertThat(endPoint.toString()).contains("red\\u202eact");
	}

	private static byte[] bytes(Registration registration) {
		ByteBuffer buffer = EntryFile.encode(registration);
		byte[] bytes = new byte[buffer.remaining()];
		buffer.get(bytes);
		return bytes;
	}

	private static byte[] with(byte[] entry, int index, int value) {
		byte[] changed = entry.clone();
		changed[index] = (byte) value;
		return changed;
	}

	private static void rejects(byte[] entry, String reason) {
		assertThatExceptionOfType(CorruptEntryException.class)
			.isThrownBy(() -> EntryFile.decode(ByteBuffer.wrap(entry)))
			.withMessageContaining(reason);
	}

}
