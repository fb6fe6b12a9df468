package dev.rowcast.demo;

import java.util.List;
import java.util.Optional;

/** What takes rows of two MySQL servers to the stores. Not thread-safe. */
interface StorePipeline extends AutoCloseable {
    /** Starts it, and returns when it runs. */
    void start();

    /** Whether the stores get what was written before the tables were altered; else they begin with the rows as they are now. */
    boolean readsWhatWasBefore();

    /** What runs, for a person. */
    String describe();

    /** @throws DemoException when a part of it has failed */
    void requireNoFailure();

    /** Has the depot's customers go where the shop's are. */
    void startClash();

    /** What is said of that; empty where nothing is yet. */
    Optional<String> refusal();

    /** Where that is said, for a person. */
    String whereRefused();

    void endClash();

    /** The options with which {@code rowcast verify} finds a subscription and its source, as a person would write them. */
    List<String> verifying(String subscription);

    /** What is to be said to it beside that, since this is a demo. */
    List<String> verifyingHere();

    @Override
    void close();
}
