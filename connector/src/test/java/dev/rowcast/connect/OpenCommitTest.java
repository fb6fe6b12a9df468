package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.flow.ChangeFlow;
import dev.rowcast.flow.FlowOptions;
import dev.rowcast.grpc.GrpcDestinations;
import dev.rowcast.route.RoutingParser;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OpenCommitTest {
    private static final TopicPartition PARTITION = new TopicPartition("shop.shop.orders", 0);

    /** Whoever closes partitions that were lost need not wait for what is in flight: nobody commits it. */
    @Test
    void isOpenUntilConnectReadsTheAnswer() {
        try (ChangeFlow flow = flow()) {
            OpenCommit commit = new OpenCommit(Map.of(PARTITION, new OffsetAndMetadata(17)), flow);
            Map<TopicPartition, OffsetAndMetadata> answer = commit.offsets();
            assertThat(commit.isOpen()).isTrue();
            assertThat(answer.isEmpty()).isFalse();
            assertThat(commit.isOpen()).isFalse();
            assertThat(answer.get(PARTITION).offset()).isEqualTo(17);
        }
    }

    private static ChangeFlow flow() {
        ContractRegistry registry = new ContractRegistry(new MemoryContractLog().reader());
        return new ChangeFlow(FlowOptions.of(
                        "unit",
                        RoutingParser.parse(
                                "{\"subscriptions\": [{\"name\": \"audit\", \"tables\": [\"shop.*\"], \"target\": \"127.0.0.1:1\"}]}"),
                        new ContractGate(
                                registry, new GateRules("unit", Map.of(), Approvals.NONE, NewContracts.STANDARD, true)),
                        GrpcDestinations::of,
                        new DeadLetterQueue(null, "unit", InstantSource.system(), () -> Long.MAX_VALUE))
                .build());
    }
}
