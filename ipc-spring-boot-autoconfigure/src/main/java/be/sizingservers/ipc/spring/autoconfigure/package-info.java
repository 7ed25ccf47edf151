/**
 * Auto-configuration: the {@code ipc.*} properties, and the sender and the receiver that
 * they ask for. Nothing here opens a socket or a file before the context starts.
 */
@NullMarked
package be.sizingservers.ipc.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
