package dev.rowcast.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.samples.Samples;
import dev.rowcast.v1.ChangeEvent;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded row change, in both modes: what protobuf-java reads back is whole, and what it writes of it are the same bytes. */
class RecordedEventsTest {
    static Stream<Arguments> topics() {
        return Stream.of(Samples.DEFAULTS, Samples.VARIED)
                .flatMap(mode -> Samples.TABLES.stream()
                        .filter(table -> !Samples.isCut(mode, table))
                        .map(table -> Arguments.of(mode, table)));
    }

    @ParameterizedTest
    @MethodSource("topics")
    void protobufJavaWritesTheSameBytes(String mode, String table) throws Exception {
        List<RowChange> changes = Recorded.changes(mode, table);
        assertThat(changes).isNotEmpty();
        TableShape shape = Recorded.shape(changes.get(0));
        Contract contract = Evolution.first(shape, List.of());
        for (RowChange change : changes) {
            TableShape next = Recorded.shape(change);
            contract = Evolution.evolve(contract, shape, next).next();
            shape = next;

            byte[] bytes = Recorded.encoder(change, contract).encode(change);

            ChangeEvent event = ChangeEvent.parseFrom(bytes);
            assertThat(event.getUnknownFields().asMap()).isEmpty();
            assertThat(event.toByteArray()).isEqualTo(bytes);
            assertEnvelope(event, change);
            assertRow(ContractDescriptors.row(contract), event.hasBefore(), event.getBefore(), change.before());
            assertRow(ContractDescriptors.row(contract), event.hasAfter(), event.getAfter(), change.after());
            assertRow(ContractDescriptors.key(contract), event.hasKey(), event.getKey(), change.key());
        }
    }

    private static void assertEnvelope(ChangeEvent event, RowChange change) {
        SourcePosition source = change.source();
        assertThat(event.getId()).isEqualTo(change.id());
        assertThat(event.getOperationValue()).isEqualTo(change.operation().number());
        assertThat(event.getOperation().name()).isEqualTo("OPERATION_" + change.operation());
        assertThat(event.getOffset()).isEqualTo(change.at().sequence());
        assertThat(event.getChangedFieldsList().isEmpty()).isEqualTo(change.operation() != Operation.UPDATE);
        assertThat(event.getUnavailableFieldsList()).isEmpty();
        var time = event.getSource().getCommitTime();
        assertThat(time.getSeconds() * 1_000_000_000 + time.getNanos()).isEqualTo(source.commitTimeNanos());
        assertThat(event.getSource().getServer()).isEqualTo(source.server());
        assertThat(event.getSource().getServerId()).isEqualTo(source.serverId());
        assertThat(event.getSource().hasGtid() ? event.getSource().getGtid() : null)
                .isEqualTo(source.gtid());
        assertThat(event.getSource().getFile()).isEqualTo(source.file());
        assertThat(event.getSource().getPosition()).isEqualTo(source.position());
        assertThat(event.getSource().getRow()).isEqualTo(source.row());
        assertThat(event.getSource().hasTransactionId() ? event.getSource().getTransactionId() : null)
                .isEqualTo(source.transactionId());
    }

    private static void assertRow(
            Descriptor type, boolean present, ByteString bytes, org.apache.kafka.connect.data.Struct struct)
            throws Exception {
        assertThat(present).isEqualTo(struct != null);
        if (struct == null) {
            return;
        }
        DynamicMessage message = DynamicMessage.parseFrom(type, bytes);
        assertThat(message.toByteString()).isEqualTo(bytes);
        assertNothingUnknown(message);
        long values = struct.schema().fields().stream()
                .map(field -> struct.getWithoutDefault(field.name()))
                .filter(Objects::nonNull)
                .count();
        assertThat(message.getAllFields()).hasSize((int) values);
    }

    private static void assertNothingUnknown(Message message) {
        assertThat(message.getUnknownFields().asMap()).isEmpty();
        message.getAllFields().values().forEach(value -> {
            if (value instanceof Message nested) {
                assertNothingUnknown(nested);
            }
        });
    }
}
