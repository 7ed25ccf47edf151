package be.sizingservers.ipc.shared;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocalAddressesTests {

	@Test
	void listsTheLoopbackAddressOfThisMachine() {
		List<InetAddress> addresses = Shared.localAddresses();
		assertThat(addresses).doesNotHaveDuplicates().anyMatch(InetAddress::isLoopbackAddress);
		assertThat(addresses.get(addresses.size() - 1).isLoopbackAddress()).isTrue();
	}

	@Test
	void sortsTheMostUsefulFirst() throws UnknownHostException {
		List<InetAddress> expected = new ArrayList<>();
		for (String address : List.of("10.0.0.7", "2001:db8::1", "169.254.1.1", "fe80::1", "127.0.0.1", "::1")) {
			expected.add(InetAddress.getByName(address));
		}
		List<InetAddress> reversed = new ArrayList<>(expected);
		Collections.reverse(reversed);
		assertThat(LocalAddresses.sorted(new LinkedHashSet<>(reversed))).isEqualTo(expected);
	}

}
