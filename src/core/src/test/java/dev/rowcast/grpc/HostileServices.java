package dev.rowcast.grpc;

import static dev.rowcast.grpc.FaultyServer.acknowledge;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import dev.rowcast.v1.Credit;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamResponse;
import dev.rowcast.v1.Verdict;
import dev.rowcast.v1.Verdict.Decision;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What a service may answer with gRPC's own means, each with the words that the state has to have. */
final class HostileServices {
    /**
     * A kind.
     *
     * @param spoil makes a server behave so
     * @param said a part of the state's reason; empty where it is an answer like others, after which all is done
     * @param rejected how many of the changes are refused by it
     */
    record Service(String name, boolean streams, Consumer<FaultyServer> spoil, String said, int rejected) {
        /** Whether nothing but the deadline ends it. */
        boolean isLate() {
            return said.equals(LATE);
        }

        @Override
        public String toString() {
            return (streams ? "on a stream: " : "") + name;
        }
    }

    private static final String LATE = "DEADLINE_EXCEEDED";
    private static final int ALL = 20;

    private final List<Service> services = new ArrayList<>();

    private HostileServices() {}

    static List<Service> all() {
        HostileServices all = new HostileServices();
        all.statuses();
        all.verdicts();
        all.streams();
        return all.services;
    }

    private void call(String name, FaultyServer.Behaviour behaviour, String said, int rejected) {
        services.add(new Service(name, false, server -> server.behaving(behaviour), said, rejected));
    }

    private void stream(String name, FaultyServer.StreamBehaviour behaviour, String said, int rejected) {
        services.add(new Service(name, true, server -> server.streaming(behaviour), said, rejected));
    }

    private void status(String name, Status status, Metadata trailers, String said, int rejected) {
        call(name, (request, reply) -> reply.onError(status.asRuntimeException(trailers)), said, rejected);
        stream(name, (request, reply) -> reply.onError(status.asRuntimeException(trailers)), said, rejected);
    }

    private void statuses() {
        for (Status.Code code : Status.Code.values()) {
            Status status = Status.fromCode(code).withDescription("no");
            switch (code) {
                case OK -> {}
                case INVALID_ARGUMENT, OUT_OF_RANGE, DATA_LOSS -> status(code.name(), status, new Metadata(), "", ALL);
                case ALREADY_EXISTS -> status(code.name(), status, new Metadata(), "", 0);
                default -> status(code.name(), status, new Metadata(), code.name(), 0);
            }
        }
        status("a wait of minus 5 seconds", Status.UNAVAILABLE, retryAfter(-5), "UNAVAILABLE", 0);
        status(
                "details of the wrong type",
                Status.UNAVAILABLE,
                details(new byte[] {8, 14, 26, 3, 10, 1, 47}),
                "UNAVAILABLE",
                0);
        status(
                "a status that is INVALID_ARGUMENT in its details alone",
                Status.UNAVAILABLE,
                details(new byte[] {8, 3}),
                "UNAVAILABLE",
                0);
        status(
                "a message of 100,000 characters",
                Status.UNAVAILABLE.withDescription("x".repeat(100_000)),
                new Metadata(),
                "UNAVAILABLE",
                0);
        call("no answer", (request, reply) -> {}, LATE, 0);
        call(
                "a handler that throws",
                (request, reply) -> {
                    throw new IllegalStateException("boom");
                },
                "UNKNOWN",
                0);
        call("no response", (request, reply) -> reply.onCompleted(), "CANCELLED", 0);
    }

    private static Metadata retryAfter(long seconds) {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                        .setCode(Status.Code.UNAVAILABLE.value())
                        .addDetails(Any.pack(RetryInfo.newBuilder()
                                .setRetryDelay(Duration.newBuilder().setSeconds(seconds))
                                .build()))
                        .build())
                .getTrailers();
    }

    private static Metadata details(byte[] bytes) {
        Metadata trailers = new Metadata();
        trailers.put(Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER), bytes);
        return trailers;
    }

    private void verdict(String name, List<Verdict> verdicts, String said, int rejected) {
        call(
                name,
                (request, reply) -> {
                    reply.onNext(
                            PushResponse.newBuilder().addAllVerdicts(verdicts).build());
                    reply.onCompleted();
                },
                said,
                rejected);
        stream(
                name,
                (request, reply) -> reply.onNext(acknowledge(request.getSequence())
                        .addAllVerdicts(verdicts)
                        .build()),
                said,
                rejected);
    }

    private static Verdict on(int index, Decision decision) {
        return Verdict.newBuilder().setIndex(index).setDecision(decision).build();
    }

    private static List<Verdict> onAll(Decision decision) {
        return IntStream.range(0, ALL).mapToObj(index -> on(index, decision)).toList();
    }

    private void verdicts() {
        verdict(
                "a verdict on the next batch's first",
                List.of(on(ALL, Decision.DECISION_REJECT)),
                "a verdict on change 20",
                0);
        verdict("a verdict on change 4294967295", List.of(on(-1, Decision.DECISION_REJECT)), "4294967295", 0);
        verdict(
                "two verdicts on one",
                Collections.nCopies(2, on(3, Decision.DECISION_REJECT)),
                "two verdicts on change 3",
                0);
        verdict("ten thousand verdicts", Collections.nCopies(10_000, on(3, Decision.DECISION_SKIP)), "two verdicts", 0);
        verdict(
                "a decision that nobody knows",
                List.of(Verdict.newBuilder().setIndex(1).setDecisionValue(77).build()),
                "is number 77",
                0);
        verdict("all again", onAll(Decision.DECISION_RETRY), "RETRY by the subscriber", 0);
        verdict("verdicts that decide nothing", onAll(Decision.DECISION_UNSPECIFIED), "RETRY by the subscriber", 0);
        verdict("all refused", onAll(Decision.DECISION_REJECT), "", ALL);
        verdict("none wanted", onAll(Decision.DECISION_SKIP), "", 0);
        verdict(
                "again in minus 5 seconds",
                List.of(on(0, Decision.DECISION_RETRY).toBuilder()
                        .setRetryDelay(Duration.newBuilder().setSeconds(-5).setNanos(-1))
                        .build()),
                "RETRY by the subscriber",
                0);
        verdict(
                "a reason of 2 MiB",
                List.of(on(0, Decision.DECISION_REJECT).toBuilder()
                        .setReason("x".repeat(2 << 20))
                        .build()),
                "shorten the reasons of its verdicts",
                0);
        verdict(
                "a reason of lines, bells and colours",
                List.of(on(0, Decision.DECISION_RETRY).toBuilder()
                        .setReason("a\n\u0007\u001b[31mb")
                        .build()),
                "RETRY by the subscriber",
                0);
    }

    private void streams() {
        stream(
                "acknowledges what wasn't sent",
                (request, reply) ->
                        reply.onNext(acknowledge(request.getSequence() + 1).build()),
                "acknowledges batch 2",
                0);
        stream(
                "acknowledges batch 18446744073709551615",
                (request, reply) -> reply.onNext(acknowledge(-1).build()),
                "18446744073709551615",
                0);
        stream(
                "verdicts without an acknowledgement",
                (request, reply) -> reply.onNext(StreamResponse.newBuilder()
                        .addVerdicts(on(0, Decision.DECISION_REJECT))
                        .build()),
                "it has verdicts on batch 0",
                0);
        stream(
                "acknowledges backwards",
                (request, reply) -> {
                    reply.onNext(acknowledge(request.getSequence()).build());
                    reply.onNext(acknowledge(0).build());
                },
                "",
                0);
        stream(
                "acknowledges twice",
                (request, reply) -> {
                    reply.onNext(acknowledge(request.getSequence()).build());
                    reply.onNext(acknowledge(request.getSequence()).build());
                },
                "",
                0);
        stream("never acknowledges", (request, reply) -> {}, LATE, 0);
        stream(
                "says that there is nothing new, for ever",
                (request, reply) -> {
                    for (int i = 0; i < 1_000; i++) {
                        reply.onNext(StreamResponse.getDefaultInstance());
                    }
                },
                LATE,
                0);
        stream("ends the stream with OK", (request, reply) -> reply.onCompleted(), "acknowledged nothing on it", 0);
        stream(
                "ends the stream with OK after a response",
                (request, reply) -> {
                    reply.onNext(StreamResponse.getDefaultInstance());
                    reply.onCompleted();
                },
                "acknowledged nothing on it",
                0);
        stream(
                "grants nothing",
                (request, reply) -> reply.onNext(acknowledge(request.getSequence())
                        .setCredit(Credit.newBuilder().setChanges(0).setBytes(0))
                        .build()),
                "",
                0);
        stream(
                "grants more than there is",
                (request, reply) -> reply.onNext(acknowledge(request.getSequence())
                        .setCredit(Credit.newBuilder().setChanges(-1).setBytes(-1))
                        .build()),
                "",
                0);
        stream(
                "acknowledges, and answers for ever",
                (request, reply) -> {
                    for (int i = 0; i < 10_000; i++) {
                        reply.onNext(acknowledge(request.getSequence()).build());
                    }
                },
                "",
                0);
        stream(
                "acknowledges and fails",
                (request, reply) -> {
                    reply.onNext(acknowledge(request.getSequence()).build());
                    reply.onError(Status.DATA_LOSS.asRuntimeException());
                },
                "",
                0);
    }
}
