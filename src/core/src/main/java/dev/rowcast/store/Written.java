package dev.rowcast.store;

import dev.rowcast.deliver.Answer;
import java.util.List;

/** How a store answered a request. */
public sealed interface Written {
    /**
     * The store has looked at each write.
     *
     * @param results one for each write of the request, in its order
     */
    record Each(List<WriteResult> results) implements Written {
        public Each {
            results = List.copyOf(results);
        }
    }

    /**
     * The request failed as a whole, or nobody knows what became of it.
     *
     * @param answer what that means for the batch
     */
    record Failed(Answer.Failed answer) implements Written {}
}
