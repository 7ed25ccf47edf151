/**
 * Frames to bytes and back. No sockets, no threads.
 */
@NullMarked
package be.sizingservers.ipc.wire;

import org.jspecify.annotations.NullMarked;
