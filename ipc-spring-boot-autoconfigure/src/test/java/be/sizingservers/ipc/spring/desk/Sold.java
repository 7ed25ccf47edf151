package be.sizingservers.ipc.spring.desk;

import be.sizingservers.ipc.spring.IpcPublished;

@IpcPublished
public record Sold(String id) {
}
