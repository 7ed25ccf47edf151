/**
 * An application that prints what it receives. It shares no class with the application
 * that sends, only the handle.
 */
@NullMarked
package be.sizingservers.ipc.sample.receiver;

import org.jspecify.annotations.NullMarked;
