/**
 * What the health endpoint of an application tells about IPC. Needs
 * {@code spring-boot-health}.
 */
@NullMarked
package be.sizingservers.ipc.spring.health;

import org.jspecify.annotations.NullMarked;
