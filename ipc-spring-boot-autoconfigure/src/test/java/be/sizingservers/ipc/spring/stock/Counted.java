package be.sizingservers.ipc.spring.stock;

import org.springframework.modulith.events.Externalized;

@Externalized("ipc:stock::#{id()}")
public record Counted(String id) {
}
