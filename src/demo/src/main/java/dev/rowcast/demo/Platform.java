package dev.rowcast.demo;

import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.stack.Endpoints;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What takes the shop's changes from its MySQL to the subscribers, and that MySQL. Not thread-safe. */
interface Platform extends Watched, AutoCloseable {
    /** The shop's MySQL. */
    Endpoints.Mysql mysql();

    /** What connects the shop with its subscribers, in a few words. */
    String parts();

    /** How what is in {@code config/} is used; for a person. */
    List<String> describe();

    /** Connects the shop with its subscribers, and returns when changes are read. Tells what runs. */
    void connect(Consumer<String> told);

    /**
     * Says how delivery is.
     *
     * @throws DemoException unless all of it runs
     */
    String requireRunning();

    /** The contract log, which is there once the shop is connected. The caller closes it. */
    ContractLog contracts();

    /** What is told of a table that is held; empty where nothing is yet. */
    Optional<Notice> held(Shop.Table table);

    /**
     * What is told.
     *
     * @param where by what, for a person
     * @param text all of it
     */
    record Notice(String where, String text) {}

    /** The scene of the stores, on a platform that was started with them. */
    StoresScene storesScene(Database shop, Depot depot, StoreTools tools, Waiting waiting, Narration narration);

    /** Has what was asked to stay outlive the demo. Returns how to go on with it; nothing where nothing stays. */
    List<String> stay(List<Feed> feeds);

    /** Ends what doesn't stay, as fast as can be: its data is deleted in a moment. */
    @Override
    void close();
}
