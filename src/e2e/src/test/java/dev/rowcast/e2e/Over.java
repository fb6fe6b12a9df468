package dev.rowcast.e2e;

/** What runs a test's way. */
enum Over {
    CONNECT {
        @Override
        Way open(String database) {
            return Pipeline.of(database + "_connect");
        }
    },
    KAFKALESS {
        @Override
        Way open(String database) {
            return Kafkaless.of(database + "_kafkaless");
        }
    };

    /** With a new, empty database of about that name. */
    abstract Way open(String database);
}
