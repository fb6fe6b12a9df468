package dev.rowcast.contract;

import static dev.rowcast.contract.Shapes.column;
import static dev.rowcast.contract.Shapes.integer;
import static dev.rowcast.contract.Shapes.orders;
import static dev.rowcast.contract.Shapes.retyped;
import static dev.rowcast.contract.Shapes.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.export.Export;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a contract makes of integers and DATETIME, and that it stays so. */
class FieldTypingTest {
    private static final FieldTyping EXACT = new FieldTyping(true, Optional.empty());
    private static final FieldTyping TOKYO = new FieldTyping(false, Optional.of(ZoneId.of("Asia/Tokyo")));

    private static final Column MEDIUM = integer("medium", SemanticType.INT64, 24, true);
    private static final Column INT = integer("count", SemanticType.INT64, 32, false);
    private static final Column UNSIGNED = integer("large", SemanticType.INT64, 32, true);
    private static final Column BIGINT = integer("big", SemanticType.INT64, 64, false);
    private static final Column MADE = column("made", SemanticType.DATETIME);
    private static final TableShape SHAPE = orders(MEDIUM, INT, UNSIGNED, BIGINT, MADE);

    @Test
    void exactIntegersAreInt32WhereThatHoldsThem() {
        assertThat(types(first(EXACT)))
                .containsExactly(
                        SemanticType.INT32,
                        SemanticType.INT32,
                        SemanticType.INT64,
                        SemanticType.INT64,
                        SemanticType.DATETIME);
    }

    @Test
    void exactIntegersHoldTheTableWhereStandardOnesDoNot() {
        TableShape big = retyped(SHAPE, integer("count", SemanticType.INT64, 64, false));

        assertThat(kinds(first(FieldTyping.STANDARD), SHAPE, big)).containsExactly(ChangeKind.WIDENED);
        assertThat(kinds(first(EXACT), SHAPE, big)).containsExactly(ChangeKind.TYPE_CHANGED);
        TableShape wider = retyped(SHAPE, integer("medium", SemanticType.INT64, 32, false));
        assertThat(kinds(first(EXACT), SHAPE, wider)).containsExactly(ChangeKind.WIDENED);
    }

    @Test
    void aZoneMakesInstantsOfDatetimes() {
        Contract contract = first(TOKYO);

        assertThat(contract.activeField("made").orElseThrow().type()).isEqualTo(SemanticType.ZONED_DATETIME);
        assertThat(ContractDescriptors.row(contract)
                        .findFieldByName("made")
                        .getMessageType()
                        .getFullName())
                .isEqualTo("google.protobuf.Timestamp");
        assertThat(Evolution.evolve(contract, SHAPE, SHAPE).next()).isSameAs(contract);
        TableShape timestamp = retyped(SHAPE, column("made", SemanticType.TIMESTAMP));
        assertThat(kinds(contract, SHAPE, timestamp)).containsExactly(ChangeKind.TYPE_CHANGED);
    }

    @Test
    void theZoneStandsInTheExportedFile(@TempDir Path dir) throws IOException {
        Export.write(dir, List.of(first(TOKYO)));

        assertThat(Files.readString(dir.resolve("shop/orders.proto")))
                .contains("google.protobuf.Timestamp made = 5; // DATETIME in Asia/Tokyo");
    }

    @Test
    void newColumnsAreLikeTheFirst() {
        FieldTyping both = new FieldTyping(true, TOKYO.datetimeZone());
        TableShape more =
                with(SHAPE, integer("left", SemanticType.INT64, 32, false), column("sent", SemanticType.DATETIME));
        Contract next = Evolution.evolve(first(both), SHAPE, more).next();

        assertThat(next.typing()).isEqualTo(both);
        assertThat(types(next)).endsWith(SemanticType.INT32, SemanticType.ZONED_DATETIME);
    }

    @Test
    void aRenameIsSuspectedOfThemAsOfOthers() {
        FieldTyping both = new FieldTyping(true, TOKYO.datetimeZone());
        TableShape renamed = orders(
                MEDIUM,
                integer("quantity", SemanticType.INT64, 32, false),
                UNSIGNED,
                BIGINT,
                column("created", SemanticType.DATETIME));

        assertThat(kinds(first(both), SHAPE, renamed))
                .containsExactly(ChangeKind.COLUMN_RENAMED, ChangeKind.COLUMN_RENAMED);
    }

    private static Contract first(FieldTyping typing) {
        return Evolution.first(SHAPE, new MessageNames(), new NewContracts(PackageTemplate.DEFAULT, typing));
    }

    private static List<SemanticType> types(Contract contract) {
        return contract.fields().stream().map(ContractField::type).toList();
    }

    private static List<ChangeKind> kinds(Contract contract, TableShape before, TableShape after) {
        return Evolution.evolve(contract, before, after).changes().stream()
                .map(TableChange::kind)
                .toList();
    }
}
