package be.sizingservers.ipc.spring.shop;

public sealed interface Payment {

	record ByCard(String number) implements Payment {
	}

	record ByTransfer(String account) implements Payment {
	}

}
