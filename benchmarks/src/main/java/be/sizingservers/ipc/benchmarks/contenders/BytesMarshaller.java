package be.sizingservers.ipc.benchmarks.contenders;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;

/**
 * Leaves messages as they are.
 */
final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {

	@Override
	public InputStream stream(byte[] message) {
		return new Bytes(message);
	}

	@Override
	public byte[] parse(InputStream stream) {
		try {
			byte[] message = new byte[stream.available()];
			if (stream.readNBytes(message, 0, message.length) < message.length || stream.available() > 0) {
				throw new IOException(
						"A message is not as long as it says, which is %d bytes".formatted(message.length));
			}
			return message;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Tells its length, which spares a copy.
	 */
	private static final class Bytes extends ByteArrayInputStream implements KnownLength {

		private Bytes(byte[] message) {
			super(message);
		}

	}

}
