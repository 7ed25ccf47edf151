package be.sizingservers.ipc.spring.stock;

import org.springframework.modulith.events.Externalized;

@Externalized("moves")
public record Moved(String id) {
}
