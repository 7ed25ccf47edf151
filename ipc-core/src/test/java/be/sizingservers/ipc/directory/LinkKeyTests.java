package be.sizingservers.ipc.directory;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.UUID;

import be.sizingservers.ipc.Handle;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The keys of receivers, and those of pairs.
 */
class LinkKeyTests {

	private final LinkKey key = LinkKey.random();

	private final UUID sender = UUID.randomUUID();

	@Test
	void theKeyOfAPairIsWhatAnotherHkdfExpandsTo() {
		ByteArrayOutputStream information = new ByteArrayOutputStream();
		for (byte[] field : new byte[][] { "ipc/data/v1".getBytes(UTF_8), "größe".getBytes(UTF_8),
				bytes(this.key.instanceId()), bytes(this.sender) }) {
			information.write(0);
			information.write(field.length);
			information.writeBytes(field);
		}
		HKDFBytesGenerator hkdf = new HKDFBytesGenerator(SHA256Digest.newInstance());
		hkdf.init(HKDFParameters.skipExtractParameters(this.key.toBytes(), information.toByteArray()));
		byte[] expected = new byte[LinkKey.BYTES];
		hkdf.generateBytes(expected, 0, expected.length);
		assertThat(this.key.forPair(Handle.of("größe"), this.sender).toBytes()).isEqualTo(expected);
	}

	@Test
	void everyPairAndEveryHandleHasItsOwnKey() {
		Handle orders = Handle.of("orders");
		LinkKey pair = this.key.forPair(orders, this.sender);
		assertThat(pair).isEqualTo(this.key.forPair(orders, this.sender))
			.isNotEqualTo(this.key)
			.isNotEqualTo(this.key.forPair(orders, UUID.randomUUID()))
			.isNotEqualTo(this.key.forPair(Handle.of("others"), this.sender))
			.isNotEqualTo(LinkKey.random().forPair(orders, this.sender));
	}

	@Test
	void theInstanceIsThatOfTheKeyEachTime() {
		assertThat(this.key.instanceId()).isEqualTo(this.key.instanceId())
			.isEqualTo(LinkKey.of(this.key.toBytes()).instanceId())
			.isNotEqualTo(LinkKey.random().instanceId());
	}

	private static byte[] bytes(UUID id) {
		return ByteBuffer.allocate(16)
			.putLong(id.getMostSignificantBits())
			.putLong(id.getLeastSignificantBits())
			.array();
	}

}
