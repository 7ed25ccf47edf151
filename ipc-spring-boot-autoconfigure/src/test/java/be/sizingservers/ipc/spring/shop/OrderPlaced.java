package be.sizingservers.ipc.spring.shop;

import java.math.BigDecimal;

public record OrderPlaced(String id, BigDecimal total) {

	public static OrderPlaced of(String id) {
		return new OrderPlaced(id, BigDecimal.TEN);
	}

}
