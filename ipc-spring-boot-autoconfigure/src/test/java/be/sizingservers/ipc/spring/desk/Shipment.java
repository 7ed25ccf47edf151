package be.sizingservers.ipc.spring.desk;

import be.sizingservers.ipc.spring.IpcPublished;

@IpcPublished("${desk.shipments:shipping}")
public sealed interface Shipment {

	record Packed(String id) implements Shipment {
	}

	@IpcPublished("billing")
	record Paid(String id) implements Shipment {
	}

}
