package dev.rowcast.batch.verify;

import dev.rowcast.batch.source.RowKey;
import dev.rowcast.batch.source.UnfinishedException;
import java.sql.SQLTransactionRollbackException;

/**
 * Has the store keep a row as MySQL has it. The store's version is read first and MySQL's row then, once every transaction has ended that has written it,
 * and the store's row is replaced on condition that it still has that version, at that version: so whatever the stream brings of it later wins, and what
 * it had brought before is in the row. For one thread.
 */
final class Mending {
    private static final int TRIES = 3;

    private final BothSides sides;

    Mending(BothSides sides) {
        this.sides = sides;
    }

    Difference.Mended mend(String key, RowKey asked) {
        try {
            for (int tries = 0; tries < TRIES; tries++) {
                Look look = sides.lockedLook(key, asked);
                if (look.isEqual(sides.contract())) {
                    return Difference.Mended.YES;
                }
                // Done or not, it is looked at again: what was truncated in between mustn't stay.
                boolean unusedAnswer = sides.replace(key, look);
            }
            return sides.lockedLook(key, asked).isEqual(sides.contract())
                    ? Difference.Mended.YES
                    : Difference.Mended.NOT_YET;
        } catch (UnfinishedException wrong) {
            if (wrong.getCause() instanceof SQLTransactionRollbackException) {
                return Difference.Mended.NOT_YET;
            }
            throw wrong;
        }
    }
}
