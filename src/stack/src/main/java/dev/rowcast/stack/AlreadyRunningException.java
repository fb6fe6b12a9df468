package dev.rowcast.stack;

/** A start found the stack of that directory up and whole. */
public final class AlreadyRunningException extends StackException {
    private static final long serialVersionUID = 1L;

    private final transient Endpoints endpoints;

    AlreadyRunningException(StackDirectory dir, Endpoints endpoints) {
        super("The stack in " + dir.root() + " is running already: MySQL "
                + endpoints.mysql().host() + ":"
                + endpoints.mysql().port() + ", Kafka " + endpoints.kafka().bootstrapServers() + ", Connect "
                + endpoints.connect().url() + ". Use it, or stop it first.");
        this.endpoints = endpoints;
    }

    /** Where the running stack listens. */
    public Endpoints endpoints() {
        return endpoints;
    }
}
