package be.sizingservers.ipc.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;

import javax.net.ssl.SSLException;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsException;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/**
 * Says in words why a TLS handshake has failed.
 */
final class TlsFailure {

	/**
	 * The first byte of a connection that begins with TLS.
	 */
	private static final byte HANDSHAKE_RECORD = 22;

	private static final byte MAJOR_VERSION = 3;

	private TlsFailure() {
	}

	/**
	 * Tells whether a connection begins with TLS.
	 */
	static boolean isTls(byte[] first) {
		return first[0] == HANDSHAKE_RECORD && first[1] == MAJOR_VERSION;
	}

	/**
	 * What whoever does not encrypt answers to TLS: a fatal alert.
	 */
	static byte[] answerInClear() {
		return new byte[] { 21, MAJOR_VERSION, 3, 0, 2, 2, (byte) AlertDescription.unexpected_message };
	}

	/**
	 * Why the side that has connected does not get in.
	 * @return {@code null} if it is no matter of keys and certificates
	 */
	static @Nullable String atClient(IOException failure) {
		if (!(failure instanceof TlsFatalAlertReceived alert)) {
			return (failure instanceof TlsFatalAlert own && isOtherKind(own.getAlertDescription()))
					? "it does not take a password; perhaps it wants certificates"
					: certificates(failure, "the certificates do not fit");
		}
		if (isOtherKind(alert.getAlertDescription())) {
			return "it does not take a password; perhaps it wants certificates";
		}
		return switch (alert.getAlertDescription()) {
			case AlertDescription.decrypt_error -> "the password or the salt is another one there";
			case AlertDescription.unexpected_message ->
				"it has no password, and nothing is sent to it in clear because one is set here";
			default -> null;
		};
	}

	/**
	 * Why whoever has connected is not let in.
	 * @param otherKey what to say if it holds another key
	 * @return {@code null} if it is no matter of keys and certificates
	 */
	static @Nullable String atServer(IOException failure, String otherKey) {
		if (!(failure instanceof TlsFatalAlert alert)) {
			return (failure instanceof TlsException) ? "its TLS handshake failed: %s".formatted(failure.getMessage())
					: certificates(failure, "the certificates do not fit, or it uses a password");
		}
		if (alert.getAlertDescription() == AlertDescription.decrypt_error) {
			return otherKey;
		}
		return isOtherKind(alert.getAlertDescription())
				? "it does not offer the password that is wanted here; perhaps it uses certificates"
				: "its TLS handshake failed: %s".formatted(failure.getMessage());
	}

	/**
	 * One side wants a pre-shared key, the other one certificates.
	 */
	private static boolean isOtherKind(short alert) {
		return switch (alert) {
			case AlertDescription.handshake_failure, AlertDescription.missing_extension,
					AlertDescription.insufficient_security, AlertDescription.certificate_required ->
				true;
			default -> false;
		};
	}

	private static @Nullable String certificates(IOException failure, String what) {
		boolean broken = failure.getCause() instanceof EOFException
				|| failure.getCause() instanceof InterruptedIOException;
		return (failure instanceof SSLException && !broken) ? "%s: %s".formatted(what, failure.getMessage()) : null;
	}

}
