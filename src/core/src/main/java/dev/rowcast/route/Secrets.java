package dev.rowcast.route;

import java.util.Optional;

/** Holds the values of the secrets that the routing JSON names. */
@FunctionalInterface
public interface Secrets {
    /** Has a placeholder value for every name, for programs that read the routing and deliver nothing. */
    Secrets UNRESOLVED = name -> Optional.of("unresolved");

    /** The secret's value; empty if there is no secret of that name. */
    Optional<String> value(String name);

    /** Where the value of that name stands, for messages. */
    default String place(String name) {
        return "secret." + name;
    }

    /** What is wrong where there is none of a name, and what to do. It shows no name, which may be the secret itself. */
    default String missing() {
        return "the connector has no property secret.NAME for the name here (not shown, it may be the"
                + " secret itself); set it, preferably by a config provider, such as"
                + " ${file:/etc/rowcast/secrets.properties:NAME}";
    }
}
