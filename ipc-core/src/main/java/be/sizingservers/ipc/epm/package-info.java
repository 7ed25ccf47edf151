/**
 * The End Point Manager, for receivers and senders of several users or hosts: the server
 * that can be embedded, the registry behind it, and the connection to it.
 * <p>
 * The machines (the registry with its leases, a client's session at the server, the
 * client's registrations and watches) know no socket, thread or clock: these are passed
 * in, so that the machines run in simulation. {@code EndPointManagerServer} and
 * {@code EndPointManagerConnection} give them threads, and the sockets of
 * {@code transport}.
 */
@NullMarked
package be.sizingservers.ipc.epm;

import org.jspecify.annotations.NullMarked;
