package dev.rowcast.store;

import dev.rowcast.deliver.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Writes changes of several writes, as a mapping makes them. */
public final class Writes {
    private Writes() {}

    /** As a batch of changes is written. */
    public static CompletableFuture<Answer> write(Store store, List<List<Write>> changes) {
        return new Writing(store, changes).begin();
    }
}
