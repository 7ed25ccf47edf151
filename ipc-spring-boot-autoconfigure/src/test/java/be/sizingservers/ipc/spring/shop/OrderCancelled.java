package be.sizingservers.ipc.spring.shop;

import be.sizingservers.ipc.codec.IpcType;

@IpcType("orders.cancelled.v1")
public record OrderCancelled(String id) {
}
