package dev.rowcast.cli.support;

import org.jspecify.annotations.Nullable;

/** Turns errors of Kafka's client into messages. */
public final class KafkaTrouble {
    private KafkaTrouble() {}

    /**
     * The message for a cluster that Kafka's client can't use.
     *
     * @param brokers as they are named
     * @param wrong what Kafka's client says
     */
    public static CliException at(@Nullable Object brokers, RuntimeException wrong) {
        return new CliException(
                "Kafka at " + brokers + " can't be used: " + reason(wrong)
                        + ". Check --bootstrap-server, and --command-config where the brokers want TLS or SASL",
                wrong);
    }

    /** The innermost message: the outer ones only say that something failed, and a timeout has none. */
    public static String reason(Throwable wrong) {
        String reason = wrong.getClass().getSimpleName();
        for (Throwable t = wrong; t != null; t = t.getCause()) {
            if (t.getMessage() != null && !t.getMessage().isBlank()) {
                reason = t.getMessage();
            }
        }
        return reason;
    }
}
