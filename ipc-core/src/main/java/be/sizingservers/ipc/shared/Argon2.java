package be.sizingservers.ipc.shared;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * The cost of an Argon2id key.
 *
 * @param memoryKib KiB of memory
 * @param passes over that memory
 * @param parallelism lanes
 */
record Argon2(int memoryKib, int passes, int parallelism) {

	static final Argon2 DEFAULT = new Argon2(64 * 1024, 3, 1);

	static final int MAX_MEMORY_KIB = 256 * 1024;

	static final int MAX_PASSES = 10;

	static final int MAX_PARALLELISM = 4;

	private static final int MIN_KIB_PER_LANE = 8;

	boolean isWithinBounds() {
		return this.passes >= 1 && this.passes <= MAX_PASSES && this.parallelism >= 1
				&& this.parallelism <= MAX_PARALLELISM && this.memoryKib >= MIN_KIB_PER_LANE * this.parallelism
				&& this.memoryKib <= MAX_MEMORY_KIB;
	}

	byte[] key(byte[] password, byte[] salt, int keyBytes) {
		Argon2BytesGenerator generator = new Argon2BytesGenerator();
		generator.init(
				new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
					.withMemoryAsKB(this.memoryKib)
					.withIterations(this.passes)
					.withParallelism(this.parallelism)
					.withSalt(salt)
					.build());
		byte[] key = new byte[keyBytes];
		generator.generateBytes(password, key);
		return key;
	}

}
