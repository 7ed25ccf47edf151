package be.sizingservers.ipc.spring.test;

record OrderPlaced(String number, int quantity) {
}
