/**
 * The End Point Manager as an application: its properties and arguments, its life cycle,
 * and the web server on which operators look at it. The registry itself belongs to the
 * library.
 */
@NullMarked
package be.sizingservers.ipc.epmservice;

import org.jspecify.annotations.NullMarked;
