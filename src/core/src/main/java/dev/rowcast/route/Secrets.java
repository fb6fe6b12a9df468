package dev.rowcast.route;

import java.util.Optional;

/** Holds the values of the secrets that the routing JSON names. */
@FunctionalInterface
public interface Secrets {
    /** For whoever reads the routing and calls nobody: every name has a value, of no meaning. */
    Secrets UNRESOLVED = name -> Optional.of("unresolved");

    /** The secret's value; empty if there is none of that name. */
    Optional<String> value(String name);
}
