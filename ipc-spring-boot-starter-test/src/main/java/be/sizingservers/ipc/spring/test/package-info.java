/**
 * Tests what an application sends over IPC, and how it handles what it receives, without
 * another process: its senders and receivers find each other in memory.
 * <p>
 * They are the real ones, with their protocol and their threads; only the directory and
 * the sockets are replaced. Each application context has its own directory, so that
 * contexts that a test run keeps do not reach each other.
 */
@NullMarked
package be.sizingservers.ipc.spring.test;

import org.jspecify.annotations.NullMarked;
