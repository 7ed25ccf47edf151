/**
 * Discovery: which receivers there are for a handle, and where.
 * <p>
 * Knows neither sockets nor senders. Makes no threads of its own: a watch runs on the
 * executor that its caller passes in.
 */
@NullMarked
package be.sizingservers.ipc.directory;

import org.jspecify.annotations.NullMarked;
