package dev.rowcast.bench.task;

import java.util.ArrayList;
import java.util.List;

/**
 * One of those that are compared.
 *
 * @param name as it stands in figures
 * @param process in which it runs; those of one kind share one, so that their code is warm
 * @param arguments its {@link ProbeOptions}
 */
record Contestant(String name, String process, List<String> arguments) {
    /** Rowcast, as its routing says. */
    static Contestant rowcast(String mode, String order) {
        return new Contestant(
                "Rowcast, " + mode + (order.equals("key") ? ", order by key" : ""),
                "rowcast-" + mode,
                List.of("--subject=rowcast", "--mode=" + mode, "--order=" + order));
    }

    /** Bare gRPC with a stream for each partition, and the window that Rowcast has. */
    static Contestant bareStream() {
        return new Contestant("bare gRPC, stream", "bare", List.of("--subject=bare", "--mode=stream", "--in-flight=8"));
    }

    /** Bare gRPC with so many unary calls at once. */
    static Contestant bareUnary(int atOnce) {
        return new Contestant(
                "bare gRPC, unary, " + atOnce + " at once",
                "bare",
                List.of("--subject=bare", "--mode=unary", "--partitions=" + atOnce));
    }

    /** A sink written by hand, with a call for each batch. */
    static Contestant batched() {
        return new Contestant("by hand, batched, 4 at once", "batched", List.of("--subject=batched"));
    }

    /** A sink written by hand, with a call for each record. */
    static Contestant callARecord() {
        return new Contestant(
                "by hand, a call a record, 250 at once", "call-a-record", List.of("--subject=call_a_record"));
    }

    /** A task that does nothing. */
    static Contestant nothing() {
        return new Contestant("a task that does nothing", "nothing", List.of("--subject=nothing"));
    }

    /** With more arguments. */
    Contestant with(List<String> more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(more);
        return new Contestant(name, process, all);
    }
}
