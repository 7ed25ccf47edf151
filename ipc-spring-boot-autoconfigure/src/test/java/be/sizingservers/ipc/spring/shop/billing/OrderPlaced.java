package be.sizingservers.ipc.spring.shop.billing;

public record OrderPlaced(String invoice) {
}
