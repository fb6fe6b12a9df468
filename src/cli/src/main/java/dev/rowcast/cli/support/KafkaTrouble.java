package dev.rowcast.cli.support;

import org.jspecify.annotations.Nullable;

/** What to tell a person whose brokers can't be used. */
public final class KafkaTrouble {
    private KafkaTrouble() {}

    /**
     * The message for whoever named the brokers.
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

    /** The innermost thing that is said: what is around it says only that something failed, and a timeout itself says nothing. */
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
