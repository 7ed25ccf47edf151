package be.sizingservers.ipc.transport;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Asks the system which way packets would go. Nothing is sent.
 */
public final class Route {

	private Route() {
	}

	/**
	 * Finds the address of this machine from which another host is reached.
	 * @param remote where to; its name is looked up
	 * @return the local address
	 * @throws IOException if the name is unknown or there is no route
	 */
	public static InetAddress localAddressTo(InetSocketAddress remote) throws IOException {
		try (DatagramSocket socket = new DatagramSocket()) {
			socket.connect(new InetSocketAddress(InetAddress.getByName(remote.getHostString()), remote.getPort()));
			return socket.getLocalAddress();
		}
	}

}
