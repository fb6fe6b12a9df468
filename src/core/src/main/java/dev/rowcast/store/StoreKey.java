package dev.rowcast.store;

import dev.rowcast.deliver.BatchKey;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.progress.Partition;
import org.jspecify.annotations.Nullable;

/**
 * What the writes of a batch share.
 *
 * @param subscription the subscription's name
 * @param partition where the changes come from
 * @param target where they go
 * @param schema what the rows look like; equal where its contract is
 */
record StoreKey(String subscription, Partition partition, Target target, OutputSchema schema) implements BatchKey {
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
                        && partition.equals(that.partition)
                        && target.equals(that.target)
                        && schema.contract().equals(that.schema.contract());
    }

    @Override
    public int hashCode() {
        return 31 * partition.hashCode() + target.hashCode();
    }

    @Override
    public String toString() {
        return table();
    }
}
