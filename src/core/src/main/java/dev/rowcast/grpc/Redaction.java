package dev.rowcast.grpc;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Takes secrets out of what a peer says, for a peer may quote what it was sent. Immutable; shows none of them itself. */
final class Redaction {
    static final Redaction NONE = new Redaction(List.of());

    private static final String IN_ITS_PLACE = "[secret]";

    private final List<String> secrets;

    /** @param secrets in any order; empty ones count for nothing */
    Redaction(Collection<String> secrets) {
        // A longer one may hold a shorter one.
        this.secrets = secrets.stream()
                .filter(secret -> !secret.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The text without the secrets. */
    String of(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, IN_ITS_PLACE);
        }
        return clean;
    }

    @Override
    public String toString() {
        return secrets.size() + " secrets";
    }
}
