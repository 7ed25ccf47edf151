package be.sizingservers.ipc.spring.test;

record OrderCancelled(String number) {
}
