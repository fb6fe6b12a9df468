package dev.rowcast.store;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import java.util.ArrayList;
import java.util.List;

/** What came of one of several writes, where a store answers to each apart from the others: a result, or why there is none. */
public sealed interface Outcome {
    /** The store has looked at it. */
    record Of(WriteResult result) implements Outcome {}

    /** Nobody knows what became of it, or it wasn't done. */
    record None(Answer.Failed why) implements Outcome {}

    /** What the outcomes come to. Those that the store takes later come again alone; if it takes none, or is set up wrong, the request has failed. */
    static Written written(List<Outcome> outcomes) {
        List<WriteResult> results = new ArrayList<>();
        Answer.Failed last = null;
        boolean any = false;
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Of of) {
                results.add(of.result());
                any = true;
                continue;
            }
            last = ((None) outcome).why();
            if (last.failure() != Failure.UNREACHABLE) {
                return new Written.Failed(last);
            }
            results.add(new WriteResult.Later(last.reason(), last.retryDelay()));
        }
        return any || last == null ? new Written.Each(results) : new Written.Failed(last);
    }
}
