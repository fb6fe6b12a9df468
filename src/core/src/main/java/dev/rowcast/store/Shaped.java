package dev.rowcast.store;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be written of a change.
 *
 * @param writes in any order, none of them of the same key
 * @param refused why the change can never be written; empty where it can
 */
record Shaped(List<Write> writes, String refused) {
    static Shaped of(List<Write> writes) {
        return new Shaped(writes, "");
    }

    static Shaped refused(String reason) {
        return new Shaped(List.of(), reason);
    }

    /** The answer to what was sent of them, with those that were refused before. */
    static Answer withRefused(Answer answer, List<Shaped> shaped) {
        if (!(answer instanceof Answer.Accepted accepted)
                || shaped.stream().allMatch(each -> each.refused().isEmpty())) {
            return answer;
        }
        List<Verdict> verdicts = new ArrayList<>(accepted.verdicts());
        for (int i = 0; i < shaped.size(); i++) {
            if (!shaped.get(i).refused().isEmpty()) {
                verdicts.add(Verdict.reject(i, shaped.get(i).refused()));
            }
        }
        return new Answer.Accepted(verdicts);
    }
}
