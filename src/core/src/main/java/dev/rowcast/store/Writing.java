package dev.rowcast.store;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writes of a batch on their way to the store. A change settles once, when the last of its writes has: it is rejected if one of them is refused, comes
 * again if one of them is to be written later, and else is delivered. Of several writes of one key the last is sent, and settles those before it; if it
 * is refused, the one before is sent. A TRUNCATE parts what comes before it from what comes after.
 *
 * <p>One thread at a time has it, whichever the store answers on.
 */
final class Writing {
    private static final Logger LOG = LoggerFactory.getLogger(Writing.class);

    private final Store store;
    /** Those that aren't simply delivered, by the place of the change. */
    private final @Nullable Verdict[] verdicts;

    private final Deque<Part> ahead = new ArrayDeque<>();
    /** What can be sent now: the writes of each key, the last of them on top. */
    private final Map<Place, Deque<Part>> stacks = new LinkedHashMap<>();

    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private int stale;

    /** A write of a change. */
    private record Part(int change, Write write) {
        Place place() {
            return new Place(write.target(), write.key());
        }

        boolean truncates() {
            return write.action() == Write.Action.TRUNCATE;
        }
    }

    private record Place(Target target, String key) {}

    /** @param changes the writes of each change of the batch; a change may have none */
    Writing(Store store, List<List<Write>> changes) {
        this.store = store;
        this.verdicts = new Verdict[changes.size()];
        for (int change = 0; change < changes.size(); change++) {
            for (Write write : changes.get(change)) {
                ahead.add(new Part(change, write));
            }
        }
    }

    /** Writes; completes once, with the answer for the batch. */
    CompletableFuture<Answer> begin() {
        answering(this::goOn);
        return answer;
    }

    /** How many writes the store has passed over, since it has newer rows. For whom the answer has come to. */
    int stale() {
        return stale;
    }

    /** Whatever fails is an answer, since whoever waits for one would wait for ever. */
    private void answering(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException fault) {
            LOG.error("a batch of {} changes can't be written because of a fault", verdicts.length, fault);
            answer.complete(fault(fault.toString()));
        }
    }

    private void goOn() {
        boolean more = true;
        while (more && !answer.isDone()) {
            more = sendNext();
        }
    }

    /** Whether to go on at once: the store has answered, but not yet to all. */
    private boolean sendNext() {
        List<Part> request = next();
        if (request.isEmpty()) {
            answer.complete(accepted());
            return false;
        }
        CompletableFuture<Written> written = send(request);
        if (written.isDone()) {
            written.whenComplete((result, fault) -> answering(() -> take(request, result, fault)));
            return true;
        }
        written.whenComplete((result, fault) -> answering(() -> {
            take(request, result, fault);
            goOn();
        }));
        return false;
    }

    private CompletableFuture<Written> send(List<Part> request) {
        try {
            return store.write(request.stream().map(Part::write).toList()).toCompletableFuture();
        } catch (RuntimeException fault) {
            return CompletableFuture.failedFuture(fault);
        }
    }

    /** The writes of the next request; empty once all have settled. */
    private List<Part> next() {
        stacks.values().forEach(this::dropRejected);
        stacks.values().removeIf(Deque::isEmpty);
        if (stacks.isEmpty()) {
            advance();
        }
        List<Part> request = new ArrayList<>();
        Limits limits = store.limits();
        long bytes = 0;
        for (Deque<Part> stack : stacks.values()) {
            Part last = stack.getLast();
            bytes += last.write().body().length;
            if (!request.isEmpty() && (request.size() >= limits.writes() || bytes > limits.bytes())) {
                break;
            }
            request.add(last);
        }
        return request;
    }

    /** Of a change that is rejected nothing more is written. */
    private void dropRejected(Deque<Part> stack) {
        while (!stack.isEmpty() && isRejected(stack.getLast().change())) {
            stack.removeLast();
        }
    }

    private boolean isRejected(int change) {
        Verdict verdict = verdicts[change];
        return verdict != null && verdict.decision() == Verdict.Decision.REJECT;
    }

    /** Takes what comes next, up to a TRUNCATE, or that alone; nothing goes ahead of what is to be written later. */
    private void advance() {
        boolean waits = false;
        for (Verdict verdict : verdicts) {
            waits |= verdict != null && verdict.decision() == Verdict.Decision.RETRY;
        }
        while (!ahead.isEmpty()) {
            if (ahead.getFirst().truncates() && !stacks.isEmpty()) {
                return;
            }
            Part part = ahead.removeFirst();
            if (waits) {
                later(part, "it comes after a TRUNCATE, which comes after what the store takes later", Duration.ZERO);
                continue;
            }
            stacks.computeIfAbsent(part.place(), unused -> new ArrayDeque<>(1)).add(part);
            if (part.truncates()) {
                return;
            }
        }
    }

    private void take(List<Part> request, @Nullable Written result, @Nullable Throwable fault) {
        if (result instanceof Written.Failed failed) {
            answer.complete(failed.answer());
        } else if (result instanceof Written.Each each && each.results().size() == request.size()) {
            Iterator<WriteResult> results = each.results().iterator();
            request.forEach(part -> settle(part, results.next()));
        } else {
            String what = fault == null ? "the store answered other writes than it got: " + result : fault.toString();
            LOG.error(
                    "a request of {} writes from {} on has no answer",
                    request.size(),
                    request.get(0).write(),
                    fault);
            answer.complete(fault(what));
        }
    }

    private void settle(Part part, WriteResult result) {
        if (result instanceof WriteResult.Refused refused) {
            verdicts[part.change()] = Verdict.reject(part.change(), refused.reason());
            return;
        }
        Deque<Part> settled = stacks.remove(part.place());
        if (settled != null && result instanceof WriteResult.Later later) {
            settled.forEach(each -> later(each, later.reason(), later.delay()));
        } else if (settled != null && result == WriteResult.Done.STALE) {
            stale += settled.size();
        }
    }

    private void later(Part part, String reason, Duration delay) {
        if (!isRejected(part.change())) {
            verdicts[part.change()] = new Verdict(part.change(), Verdict.Decision.RETRY, reason, delay);
        }
    }

    private Answer accepted() {
        List<Verdict> others = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            if (verdict != null) {
                others.add(verdict);
            }
        }
        return others.isEmpty() ? Answer.Accepted.ALL : new Answer.Accepted(others);
    }

    static Answer.Failed fault(String reason) {
        return new Answer.Failed(Failure.FAULT, reason, Duration.ZERO, Long.MAX_VALUE);
    }
}
