package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.io.InputStream;

import org.bouncycastle.tls.TlsClientProtocol;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a side that writes much. One thread reads, one writes.
 * <p>
 * After the hand-shake, only whoever writes says something. What the library would say
 * because of what it reads are its last words, before it closes: they would wait for the
 * writer, perhaps for long, and then stay in the batch.
 */
final class SendingProtocol extends TlsClientProtocol {

	SendingProtocol(InputStream in, BatchedOutput out) {
		super(in, out);
	}

	@Override
	protected void raiseAlertFatal(short description, @Nullable String message, @Nullable Throwable cause)
			throws IOException {
		if (!isConnected()) {
			super.raiseAlertFatal(description, message, cause);
		}
	}

	@Override
	protected void raiseAlertWarning(short description, @Nullable String message) throws IOException {
		if (!isConnected()) {
			super.raiseAlertWarning(description, message);
		}
	}

}
