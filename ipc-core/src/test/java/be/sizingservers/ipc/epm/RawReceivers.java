package be.sizingservers.ipc.epm;

import java.util.UUID;

import be.sizingservers.ipc.directory.LinkKey;
import be.sizingservers.ipc.wire.EpmFrame;

/**
 * RawReceivers that nobody runs, as they register.
 */
final class RawReceivers {

	static final int TTL_MILLIS = 60_000;

	private RawReceivers() {
	}

	static EpmFrame.Entry entry(LinkKey key) {
		return entry(key, new byte[] { 10, 0, 0, 7 }, 5000);
	}

	static EpmFrame.Entry entry(LinkKey key, byte[] address, int port) {
		return new EpmFrame.Entry(key.instanceId(), address, port, "receiver", 7, null, key.toBytes());
	}

	static EpmFrame.Register register(int request, String handle, EpmFrame.Entry entry) {
		return new EpmFrame.Register(request, handle, entry, TTL_MILLIS);
	}

	static EpmFrame.Register register(int request, String handle) {
		return register(request, handle, entry(LinkKey.random()));
	}

	static UUID instance(EpmFrame.Register register) {
		return register.entry().instance();
	}

}
