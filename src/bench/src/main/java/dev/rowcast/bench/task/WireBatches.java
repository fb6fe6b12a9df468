package dev.rowcast.bench.task;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.flow.ChangeFlow;
import dev.rowcast.flow.DeadLetter;
import dev.rowcast.flow.DeadLetters;
import dev.rowcast.flow.FlowOptions;
import dev.rowcast.grpc.GrpcDestinations;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.v1.PushRequest;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** Full batches as Rowcast sends them, taken off the wire. */
final class WireBatches {
    private static final int MOST = 1_000;
    private static final TopicPartition FROM = new TopicPartition("shop.shop.orders_20", 0);

    private WireBatches() {}

    /**
     * Encoded {@code PushRequest}s of just that many changes, as they would go to the subscriber.
     *
     * @throws IOException if there is no room for a contract log, or no port
     */
    static List<byte[]> of(ProbeOptions options) throws IOException {
        BlockingQueue<byte[]> batches = new LinkedBlockingQueue<>();
        Server server = recorder(options.service(), batches);
        Path log = Files.createTempFile("rowcast-task", ".contracts");
        try (FileContractLog contracts = FileContractLog.open(log);
                ChangeFlow flow = flow(options, contracts, server.getPort())) {
            deliver(Changes.of(options.rows()).read(FROM, 0, Changes.KEYS), flow);
            return batches.stream()
                    .filter(batch -> changesIn(batch) == options.batch())
                    .limit(MOST)
                    .toList();
        } finally {
            server.shutdownNow();
            Files.deleteIfExists(log);
        }
    }

    private static void deliver(List<SinkRecord> records, ChangeFlow flow) {
        flow.turn(
                records,
                record -> new RawRecord(
                        new KafkaPlace(record.topic(), record.kafkaPartition(), record.kafkaOffset()),
                        record.keySchema(),
                        record.key(),
                        record.valueSchema(),
                        record.value(),
                        null));
        StreamId partition = new StreamId(FROM.topic(), FROM.partition());
        long begin = System.nanoTime();
        while (flow.committable(partition, records.size()) < records.size()) {
            Waiting.once();
            if (System.nanoTime() - begin > TimeUnit.MINUTES.toNanos(1)) {
                throw new IllegalStateException(
                        "batches for the bare gRPC client couldn't be recorded within a minute");
            }
        }
    }

    private static ChangeFlow flow(ProbeOptions options, FileContractLog contracts, int port) {
        ContractRegistry registry = new ContractRegistry(contracts);
        registry.refresh();
        return new ChangeFlow(FlowOptions.of(
                        "recorded",
                        RoutingParser.parse(RowcastSink.routes(options, "unary", port)),
                        new ContractGate(registry, GateRules.of("bench")),
                        GrpcDestinations::of,
                        new NoDeadLetters())
                .build());
    }

    private static Server recorder(ServiceKind service, BlockingQueue<byte[]> batches) throws IOException {
        MethodDescriptor<WireBatch, WireBatch> push = WireBatch.method(service, "Push", MethodType.UNARY);
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(SubscriberMain.LARGEST_MESSAGE)
                .addService(ServerServiceDefinition.builder(service.fullName())
                        .addMethod(push, ServerCalls.asyncUnaryCall((batch, answer) -> {
                            batches.add(batch.body());
                            answer.onNext(WireBatch.of(new byte[0]));
                            answer.onCompleted();
                        }))
                        .build())
                .build()
                .start();
    }

    private static int changesIn(byte[] batch) {
        try {
            return PushRequest.parseFrom(batch).getChangesCount();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("what Rowcast sent is no PushRequest", e);
        }
    }

    private static final class NoDeadLetters implements DeadLetters {
        @Override
        public void report(DeadLetter letter, Runnable whenDurable) {
            throw new IllegalStateException("a change of the benchmark couldn't be delivered: " + letter);
        }

        @Override
        public boolean present() {
            return false;
        }
    }
}
