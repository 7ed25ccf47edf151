package be.sizingservers.ipc.spring.library;

import be.sizingservers.ipc.codec.IpcType;

@IpcType
public record AnnotatedLibraryEvent(String id) {
}
