package be.sizingservers.ipc.spring.twins;

import be.sizingservers.ipc.codec.IpcType;

@IpcType("same.id")
public record First(String id) {
}
