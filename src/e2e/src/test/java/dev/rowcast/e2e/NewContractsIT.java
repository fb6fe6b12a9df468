package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.stack.ConnectClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the connector is told of new tables' contracts holds for the tables that it meets first, and for ever. */
@ExtendWith(StackExtension.class)
class NewContractsIT {
    @Test
    void packageIntegersAndZoneStayWhateverTheConnectorIsToldLater() {
        Pipeline pipeline = Pipeline.of("meters");
        pipeline.db()
                .execute(
                        "CREATE TABLE readings (id INT PRIMARY KEY, amount MEDIUMINT UNSIGNED, taken_at DATETIME(3))",
                        "INSERT INTO readings VALUES (1, 16777215, '2024-02-29 12:34:56.789')");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        Route route = Route.to(subscriber.port(), "meters", pipeline.table("*"));
        ConnectClient connect = TestStack.shared().connect();
        pipeline.startSource(Map.of());
        pipeline.start(
                connect,
                pipeline.sinkConfig(route)
                        .withAll(Map.of(
                                "contract.package", "acme.${database}.v1",
                                "contract.integers", "exact",
                                "contract.datetime.zone", "Asia/Tokyo")));
        pipeline.awaitCount(subscriber, 1);

        Map<String, String> first = subscriber.changes().get(0).after();
        assertThat(first)
                .containsEntry("id", "1")
                .containsEntry("amount", "16777215")
                .containsEntry("taken_at", "2024-02-29 03:34:56.789");
        Contracts contracts = Contracts.of(pipeline, "meters");
        Contract begun = contracts.history("readings").base();
        assertThat(begun.messageType()).isEqualTo("acme.meters.v1.Readings");
        assertThat(types(begun)).containsExactly("TYPE_INT32", "TYPE_INT32", ".google.protobuf.Timestamp");

        // Without any of it, and with the task anew.
        pipeline.start(connect, pipeline.sinkConfig(route));
        pipeline.db()
                .execute(
                        "ALTER TABLE readings ADD COLUMN sent_at DATETIME, ADD COLUMN station INT",
                        "INSERT INTO readings VALUES (2, 1, '2024-02-29 12:34:56.789', '2024-03-01 00:00:00', 7)");
        pipeline.awaitCount(subscriber, 2);

        assertThat(subscriber.changes().get(1).after())
                .containsEntry("taken_at", "2024-02-29 03:34:56.789")
                .containsEntry("sent_at", "2024-02-29 15:00:00")
                .containsEntry("station", "7");
        Contract later = contracts.history("readings").base();
        assertThat(later.messageType()).isEqualTo(begun.messageType());
        assertThat(types(later))
                .startsWith(types(begun).toArray(String[]::new))
                .endsWith(".google.protobuf.Timestamp", "TYPE_INT32");
    }

    private static List<String> types(Contract contract) {
        return ContractDescriptors.row(contract).toProto().getFieldList().stream()
                .map(NewContractsIT::type)
                .toList();
    }

    private static String type(FieldDescriptorProto field) {
        return field.hasTypeName() ? field.getTypeName() : field.getType().name();
    }
}
