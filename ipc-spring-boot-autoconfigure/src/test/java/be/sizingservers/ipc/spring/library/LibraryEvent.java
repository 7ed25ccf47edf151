package be.sizingservers.ipc.spring.library;

public record LibraryEvent(String id) {
}
