package dev.rowcast.route;

import java.util.Optional;

/** Holds the values of the secrets that the routing JSON names. */
@FunctionalInterface
public interface Secrets {
    /** Has a placeholder value for every name, for programs that read the routing and deliver nothing. */
    Secrets UNRESOLVED = name -> Optional.of("unresolved");

    /** The secret's value; empty if there is no secret of that name. */
    Optional<String> value(String name);
}
