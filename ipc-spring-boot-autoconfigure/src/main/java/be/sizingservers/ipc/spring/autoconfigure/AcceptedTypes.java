package be.sizingservers.ipc.spring.autoconfigure;

import be.sizingservers.ipc.codec.CodecException;
import be.sizingservers.ipc.codec.TypeRegistry;

/**
 * Tells which event listeners ever hear a message.
 *
 * @param types what is accepted besides text and bytes
 */
record AcceptedTypes(TypeRegistry types) {

	boolean reach(ListenerMethod listener) {
		return listener.hears(String.class) || listener.hears(byte[].class)
				|| this.types.types().values().stream().anyMatch(listener::hears)
				|| listener.payloads().stream().anyMatch((type) -> isBuiltIn(type) && listener.hears(type));
	}

	private boolean isBuiltIn(Class<?> type) {
		try {
			return this.types.typeOf(this.types.idOf(type)) == type;
		}
		catch (CodecException ex) {
			// Not even a payload
			return false;
		}
	}

}
