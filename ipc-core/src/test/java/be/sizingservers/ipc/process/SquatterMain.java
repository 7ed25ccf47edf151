package be.sizingservers.ipc.process;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A process that listens on the port of a dead receiver. It challenges whoever connects,
 * answers the proof with the same proof, and prints {@code connection} and all that it
 * was told, in hexadecimal digits.
 * <p>
 * Argument: the port.
 */
final class SquatterMain {

	private SquatterMain() {
	}

	public static void main(String[] arguments) throws IOException {
		try (ServerSocket server = new ServerSocket(Integer.parseInt(arguments[0]), 50,
				InetAddress.getLoopbackAddress())) {
			System.out.println("listening");
			while (true) {
				try (Socket socket = server.accept()) {
					System.out.println("connection " + HexFormat.of().formatHex(talk(socket)));
				}
			}
		}
	}

	private static byte[] talk(Socket socket) throws IOException {
		byte[] heard = {};
		try {
			DataInputStream in = new DataInputStream(socket.getInputStream());
			heard = in.readNBytes(RawPeer.magic().length);
			byte[] offer = readFrame(in);
			heard = join(heard, offer);
			// The sender's own nonce, so that its proof might pass for the answer.
			byte[] nonce = Arrays.copyOfRange(offer, offer.length - 32, offer.length);
			socket.getOutputStream().write(RawPeer.frame(RawPeer.CHALLENGE, nonce));
			byte[] proof = readFrame(in);
			heard = join(heard, proof);
			socket.getOutputStream().write(proof);
			return join(heard, in.readAllBytes());
		}
		catch (EOFException | SocketException ex) {
			return heard; // the sender has closed the connection
		}
	}

	/**
	 * Reads a frame as it is on the wire, its length included.
	 */
	private static byte[] readFrame(DataInputStream in) throws IOException {
		byte[] frame = new byte[Integer.reverseBytes(in.readInt())];
		in.readFully(frame);
		return RawPeer.frame(frame[0], Arrays.copyOfRange(frame, 1, frame.length));
	}

	private static byte[] join(byte[] first, byte[] second) {
		byte[] joined = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, joined, first.length, second.length);
		return joined;
	}

}
