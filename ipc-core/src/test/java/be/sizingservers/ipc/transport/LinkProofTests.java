package be.sizingservers.ipc.transport;

import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

import be.sizingservers.ipc.Handle;
import be.sizingservers.ipc.directory.LinkKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LinkProofTests {

	private static final LinkKey KEY = LinkKey.of(new byte[32]);

	private static final UUID ONE = new UUID(1, 2);

	private static final UUID TWO = new UUID(3, 4);

	private static final byte[] NONCE = new byte[32];

	private final LinkProof proof = new LinkProof(KEY, Handle.of("orders"), ONE, TWO, 5_000, 6_000,
			LinkProof.NO_CHANNEL);

	@Test
	void fitsItsOwnLinkOnly() {
		byte[] other = NONCE.clone();
		other[0] = 1;
		byte[] mac = this.proof.mac(LinkProof.Role.SENDER, NONCE, other);
		assertThat(this.proof.verify(LinkProof.Role.SENDER, NONCE, other, mac)).isTrue();
		assertThat(this.proof.verify(LinkProof.Role.RECEIVER, NONCE, other, mac)).isFalse();
		assertThat(this.proof.verify(LinkProof.Role.SENDER, other, NONCE, mac)).isFalse();
		for (LinkProof another : List.of(
				new LinkProof(LinkKey.random(), Handle.of("orders"), ONE, TWO, 5_000, 6_000, LinkProof.NO_CHANNEL),
				new LinkProof(KEY, Handle.of("orders2"), ONE, TWO, 5_000, 6_000, LinkProof.NO_CHANNEL),
				new LinkProof(KEY, Handle.of("orders"), TWO, TWO, 5_000, 6_000, LinkProof.NO_CHANNEL),
				new LinkProof(KEY, Handle.of("orders"), ONE, ONE, 5_000, 6_000, LinkProof.NO_CHANNEL),
				new LinkProof(KEY, Handle.of("orders"), ONE, TWO, 5_001, 6_000, LinkProof.NO_CHANNEL),
				new LinkProof(KEY, Handle.of("orders"), ONE, TWO, 5_000, 6_001, LinkProof.NO_CHANNEL),
				new LinkProof(KEY, Handle.of("orders"), ONE, TWO, 5_000, 6_000, new byte[] { 1 }))) {
			assertThat(another.verify(LinkProof.Role.SENDER, NONCE, other, mac)).isFalse();
		}
	}

	@Test
	void noncesAreRandom() {
		assertThat(HexFormat.of().formatHex(LinkProof.nonce()))
			.isNotEqualTo(HexFormat.of().formatHex(LinkProof.nonce()));
	}

}
