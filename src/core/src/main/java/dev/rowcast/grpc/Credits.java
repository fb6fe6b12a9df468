package dev.rowcast.grpc;

import dev.rowcast.deliver.Batch;
import dev.rowcast.v1.Credit;

/** What the peer of one stream granted, and what was sent on it. Until it grants any there is no limit. Not thread-safe. */
final class Credits {
    private static final long UNLIMITED = -1;

    private long grantedChanges = UNLIMITED;
    private long grantedBytes = UNLIMITED;
    private long sentChanges;
    private long sentBytes;

    void sent(Batch batch) {
        sentChanges += batch.size();
        sentBytes += batch.bytes();
    }

    void grant(Credit credit) {
        if (credit.hasChanges()) {
            grantedChanges = sum(grantedChanges, credit.getChanges());
        }
        if (credit.hasBytes()) {
            grantedBytes = sum(grantedBytes, credit.getBytes());
        }
    }

    /** How many changes more may be sent; none or less where the grant is used up. */
    int changes() {
        return grantedChanges == UNLIMITED
                ? Integer.MAX_VALUE
                : (int) Math.min(Integer.MAX_VALUE, grantedChanges - sentChanges);
    }

    /** How many bytes more may be sent; none or less where the grant is used up. */
    long bytes() {
        return grantedBytes == UNLIMITED ? Long.MAX_VALUE : grantedBytes - sentBytes;
    }

    /** A grant is an unsigned number, and more than can ever be sent is as good as that. */
    private static long sum(long granted, long more) {
        long sum = Math.max(0, granted) + more;
        return more < 0 || sum < 0 ? Long.MAX_VALUE : sum;
    }
}
