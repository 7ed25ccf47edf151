/**
 * The actuator endpoint {@code ipc}. Needs {@code spring-boot-actuator}.
 */
@NullMarked
package be.sizingservers.ipc.spring.endpoint;

import org.jspecify.annotations.NullMarked;
