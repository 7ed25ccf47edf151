package be.sizingservers.ipc.shared;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import be.sizingservers.ipc.IpcException;

/**
 * The addresses of the interfaces that are up, the most useful first.
 */
final class LocalAddresses {

	private LocalAddresses() {
	}

	static List<InetAddress> list() {
		Set<InetAddress> addresses = new LinkedHashSet<>();
		try {
			for (NetworkInterface nic : NetworkInterface.networkInterfaces().toList()) {
				if (nic.isUp()) {
					nic.inetAddresses().forEach(addresses::add);
				}
			}
		}
		catch (SocketException ex) {
			throw new IpcException("Cannot list the network interfaces of this machine", ex);
		}
		return sorted(addresses);
	}

	static List<InetAddress> sorted(Set<InetAddress> addresses) {
		return addresses.stream().sorted(Comparator.comparingInt(LocalAddresses::rank)).toList();
	}

	private static int rank(InetAddress address) {
		int family = (address instanceof Inet4Address) ? 0 : 1;
		if (address.isLoopbackAddress()) {
			return 4 + family;
		}
		return address.isLinkLocalAddress() ? 2 + family : family;
	}

}
