package dev.rowcast.stack;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a stack has beside MySQL, Kafka and Connect only for those who ask for it: something that rows are written to, or loaded by. */
public enum Store {
    /** One OpenSearch node. */
    OPENSEARCH(Parts.OPENSEARCH),
    /** A PostgreSQL server. */
    POSTGRES(Parts.POSTGRES),
    /** A Flink session cluster. */
    FLINK(Parts.FLINK);

    private final String label;

    Store(String label) {
        this.label = label;
    }

    /** The store of that name; empty when there is none. */
    public static Optional<Store> named(String label) {
        return Arrays.stream(values())
                .filter(store -> store.label.equals(label))
                .findFirst();
    }

    /** Those whose names are among these. */
    static Set<Store> among(Set<String> labels) {
        return Arrays.stream(values())
                .filter(store -> labels.contains(store.label))
                .collect(Collectors.toSet());
    }

    /** Its name, as a person writes it: {@code opensearch}, {@code postgres}, {@code flink}. */
    public String label() {
        return label;
    }
}
