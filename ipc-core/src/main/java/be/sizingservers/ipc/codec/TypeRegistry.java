package be.sizingservers.ipc.codec;

/**
 * The exact map of logical type ids to classes.
 */
public final class TypeRegistry {

}
