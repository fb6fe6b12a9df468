package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import dev.rowcast.connect.KafkaContractLog;
import dev.rowcast.connect.LogTopic;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code rowcast contracts} as a program, on a contract log that a connector left on a real broker. */
@ExtendWith(StackExtension.class)
class ContractsCommandIT {
    private static final String TOPIC = "contracts-command";
    private static final TableId ORDERS = new TableId("shop", "orders");

    private final Map<String, Object> client =
            Map.of("bootstrap.servers", TestStack.shared().endpoints().kafka().bootstrapServers());

    @Test
    void whatIsHeldIsListedAndApproved() throws Exception {
        try (Admin admin = Admin.create(client)) {
            new LogTopic(admin, TOPIC, LogTopic.CONTRACT_LOG).ensure((short) 1);
        }
        try (KafkaContractLog log = KafkaContractLog.open(TOPIC, client)) {
            hold(log);

            Commands.Result held = Commands.contracts(TOPIC, "list", "--fail-if-held");
            assertThat(held.status()).as(held.said()).isEqualTo(2);
            assertThat(held.said()).contains("shop.orders     1       2  HELD for ", "the note is gone");
            Commands.Result approved = Commands.contracts(
                    TOPIC, "approve", "shop.orders", "--as", "apply", "--revision", "2", "--by", "ada");
            assertThat(approved.status()).as(approved.said()).isZero();
            assertThat(approved.said()).contains("- string note = 2  no longer filled");

            ContractRegistry registry = new ContractRegistry(log);
            registry.refresh();
            ContractEntry current = registry.history(ORDERS).orElseThrow().current();
            assertThat(current.contract().revision()).isEqualTo(2);
            assertThat(current.origin()).isEqualTo("by ada as apply");

            Commands.Result again =
                    Commands.contracts(TOPIC, "approve", "shop.orders", "--as", "apply", "--revision", "2");
            assertThat(again.status()).as(again.said()).isEqualTo(1);
            assertThat(again.said()).contains("no longer current: revision 2 of shop.orders was made by ada");
        }
    }

    @Test
    void aTopicThatIsNotThereIsOneClearMessage() throws Exception {
        Commands.Result result = Commands.contracts("contracts-nowhere", "list");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.said()).startsWith("rowcast: there is no topic contracts-nowhere at ");
    }

    private static void hold(KafkaContractLog log) {
        Column id = new Column("id", ColumnType.integer(SemanticType.INT64, 64, false));
        Column note = new Column("note", ColumnType.of(SemanticType.STRING));
        TableShape first = new TableShape(ORDERS, List.of(id, note), List.of("id"));
        long now = System.currentTimeMillis();
        log.append(ContractEntry.auto(Evolution.first(first, List.of()), 0, first, at(4), "shop-to-billing", now));
        log.append(new LogEntry.Held(
                ORDERS,
                new TableShape(ORDERS, List.of(id), List.of("id")),
                at(500),
                Stop.HOLD,
                "the note is gone",
                "shop-to-billing",
                now));
    }

    private static LogPosition at(long position) {
        return new LogPosition("shop", null, "binlog.000001", position);
    }
}
