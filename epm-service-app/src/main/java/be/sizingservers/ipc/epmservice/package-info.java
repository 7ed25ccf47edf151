/**
 * The End Point Manager as an application: the web server that operators look at. The
 * registry itself belongs to the library.
 */
@NullMarked
package be.sizingservers.ipc.epmservice;

import org.jspecify.annotations.NullMarked;
