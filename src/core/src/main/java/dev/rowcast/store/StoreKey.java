package dev.rowcast.store;

import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.BatchKey;
import dev.rowcast.encode.OutputSchema;
import org.jspecify.annotations.Nullable;

/**
 * What the writes of a batch share.
 *
 * @param subscription the subscription's name
 * @param stream where the changes come from
 * @param target where they go
 * @param schema what the rows look like
 * @param fitting what tells that from others
 */
record StoreKey(String subscription, StreamId stream, Target target, OutputSchema schema, Fitting fitting)
        implements BatchKey {
    StoreKey(String subscription, StreamId stream, Target target, OutputSchema schema) {
        this(subscription, stream, target, schema, Fitting.of(target, schema));
    }

    @Override
    public String table() {
        return schema.contract().table().toString();
    }

    @Override
    public int contractRevision() {
        return schema.contract().revision();
    }

    @Override
    public int requestBytes() {
        return 0;
    }

    @Override
    public int changeBytes(int body) {
        return body;
    }

    @Override
    public String idOf(byte[] body) {
        return StoreFrame.idOf(body);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof StoreKey that
                        && subscription.equals(that.subscription)
                        && stream.equals(that.stream)
                        && fitting.equals(that.fitting);
    }

    @Override
    public int hashCode() {
        return 31 * stream.hashCode() + target.hashCode();
    }

    @Override
    public String toString() {
        return table();
    }
}
