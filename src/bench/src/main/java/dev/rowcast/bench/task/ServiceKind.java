package dev.rowcast.bench.task;

/** Which service the subscriber is, and so what it parses. */
enum ServiceKind {
    /** {@code rowcast.v1.ChangeSubscriber} with its generated classes: the whole batch is parsed, rows stay bytes. */
    GENERIC("rowcast.v1.ChangeSubscriber"),
    /** {@code shop.Orders20Subscriber} with its generated classes: rows are parsed too. */
    TYPED("shop.Orders20Subscriber");

    private final String fullName;

    ServiceKind(String fullName) {
        this.fullName = fullName;
    }

    /** As gRPC names it. */
    String fullName() {
        return fullName;
    }
}
