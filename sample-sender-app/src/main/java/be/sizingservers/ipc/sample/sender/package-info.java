/**
 * An application that sends a text, bytes and a record every second. It shares no class
 * with the applications that receive them, only the handle.
 */
@NullMarked
package be.sizingservers.ipc.sample.sender;

import org.jspecify.annotations.NullMarked;
