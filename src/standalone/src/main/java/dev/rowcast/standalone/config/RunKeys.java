package dev.rowcast.standalone.config;

import java.util.List;

/** The keys that each object of the configuration may hold. */
final class RunKeys {
    static final List<String> TOP = List.of(
            "$schema",
            "name",
            "source",
            "routes",
            "state",
            "spool",
            "memory",
            "http",
            "destinations",
            "secrets",
            "contracts",
            "deadLetters",
            "drain");
    static final List<String> SOURCE = List.of("name", "host", "port", "user", "password", "serverId", "settings");
    static final List<String> STATE = List.of("url", "user", "password");
    static final List<String> SPOOL = List.of("after", "maxBytes");
    static final List<String> MEMORY = List.of("buffer", "records");
    static final List<String> HTTP = List.of("address", "port");
    static final List<String> SECRETS = List.of("file", "environment");
    static final List<String> CONTRACTS = List.of("package", "integers", "datetimeZone", "approve");
    static final List<String> DEAD_LETTERS = List.of("brake");

    private RunKeys() {}
}
