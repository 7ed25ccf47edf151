package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.3 with certificates of both sides, by the JDK. It has no deadlines of its own;
 * whoever closes the socket below ends it.
 * <p>
 * One thread reads, one thread at a time writes.
 */
final class CertificateChannel implements SecureStreams {

	private final SSLSocket socket;

	private final byte[] binding;

	private CertificateChannel(SSLSocket socket, byte[] binding) {
		this.socket = socket;
		this.binding = binding;
	}

	/**
	 * Shakes hands as the side that has connected.
	 * @param host the name or address that the other side's certificate must be for, or
	 * {@code null} if it need not be for any, as the other side is checked in another way
	 */
	static CertificateChannel connect(Socket below, SSLContext context, @Nullable String host) throws IOException {
		SSLSocket socket = (SSLSocket) context.getSocketFactory()
			.createSocket(below, (host != null) ? host : below.getInetAddress().getHostAddress(), below.getPort(),
					false);
		SSLParameters parameters = parameters();
		if (host != null) {
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
		}
		return shakeHands(socket, parameters);
	}

	/**
	 * Shakes hands as the side that was connected to.
	 * @param in what the other side says, also what was read from the socket before
	 */
	static CertificateChannel accept(Socket below, InputStream in, SSLContext context) throws IOException {
		SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(below, in, false);
		SSLParameters parameters = parameters();
		parameters.setNeedClientAuth(true);
		socket.setUseClientMode(false);
		try {
			return shakeHands(socket, parameters);
		}
		catch (SocketException ex) {
			throw (below.isClosed() ? ex : ended(ex));
		}
	}

	/**
	 * The other side has closed while this one was writing: what it said last is lost.
	 */
	private static SSLException ended(SocketException failure) {
		SSLException ended = new SSLHandshakeException(
				"it ended the handshake when it saw that of this side (%s)".formatted(failure.getMessage()));
		ended.initCause(failure);
		return ended;
	}

	private static SSLParameters parameters() {
		SSLParameters parameters = new SSLParameters();
		parameters.setProtocols(new String[] { "TLSv1.3" });
		return parameters;
	}

	private static CertificateChannel shakeHands(SSLSocket socket, SSLParameters parameters) throws IOException {
		boolean client = socket.getUseClientMode();
		socket.setSSLParameters(parameters);
		socket.startHandshake();
		Certificate[] own = socket.getSession().getLocalCertificates();
		if (own == null) {
			throw new SSLException(
					"No certificate of this side was asked for, or none fits: both sides must show one that the other trusts");
		}
		Certificate[] others = socket.getSession().getPeerCertificates();
		return new CertificateChannel(socket, client ? binding(own[0], others[0]) : binding(others[0], own[0]));
	}

	/**
	 * What only the two ends of this channel agree on, not two channels with somebody in
	 * between who has another certificate (after RFC 5929, {@code tls-server-end-point}).
	 */
	private static byte[] binding(Certificate client, Certificate server) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			byte[] ofClient = digest.digest(client.getEncoded());
			byte[] ofServer = digest.digest(server.getEncoded());
			digest.update(ofClient);
			return digest.digest(ofServer);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("A certificate that was just checked has no encoded form", ex);
		}
	}

	@Override
	public InputStream in() throws IOException {
		return this.socket.getInputStream();
	}

	@Override
	public OutputStream out() throws IOException {
		return this.socket.getOutputStream();
	}

	/**
	 * What the proof of a link is to contain.
	 */
	byte[] binding() {
		return this.binding.clone();
	}

}
