package be.sizingservers.ipc.spring.desk;

import be.sizingservers.ipc.spring.IpcPublished;

@IpcPublished("billing")
public record Billed(String id) {
}
