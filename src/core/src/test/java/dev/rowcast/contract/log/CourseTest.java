package dev.rowcast.contract.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CourseTest {
    private static final TableShape SHAPE = new TableShape(
            new TableId("shop", "orders"),
            List.of(new Column("id", ColumnType.integer(SemanticType.INT64, 64, false))),
            List.of("id"));
    private static final Contract FIRST = Evolution.first(SHAPE, List.of());

    private final ContractEntry first = entry(1, 10, false, ContractEntry.AUTO);
    private final ContractEntry second = entry(2, 20, false, "apply");
    private final ContractEntry late = entry(3, 15, true, ContractEntry.AUTO);
    private final ContractEntry fourth = entry(4, 40, false, ContractEntry.AUTO);

    @Test
    void aLateRevisionStandsBesideTheCourse() {
        Course course = Course.of(List.of(first, second, late));

        assertThat(course.main()).extracting(Accepted::entry).containsExactly(first, second);
        assertThat(course.late()).containsExactly(new Accepted(2, late));
        assertThat(course.head().entry()).isEqualTo(second);
        assertThat(course.latest().entry()).isEqualTo(late);
    }

    @Test
    void anEntryThatIsNoneOfItsRevisionsIsAMistake() {
        TableHistory history = TableHistory.of(List.of(first, second));

        assertThat(history.upTo(second)).containsExactly(first, second);
        for (ThrowingCallable asked : List.<ThrowingCallable>of(
                () -> history.upTo(fourth), () -> history.approvalOf(fourth), () -> history.changesOf(fourth))) {
            assertThatIllegalArgumentException().isThrownBy(asked).withMessageContaining("not a revision of shop.");
        }
    }

    @Test
    void theCourseGoesOnAfterALateRevisionAndKeepsTheOrderOfTheLog() {
        Course course = Course.of(List.of(first, second, late, fourth));

        assertThat(course.all()).extracting(Accepted::entry).containsExactly(first, second, late, fourth);
        assertThat(course.latest()).isEqualTo(course.head()).isEqualTo(new Accepted(3, fourth));
        assertThat(course.before(course.head())).isEqualTo(Course.of(List.of(first, second, late)));
    }

    @Test
    void aPurgeOnAPurgeIsApprovedAsTheRevisionThatBothWereMadeOn() {
        ContractEntry once = entry(3, 20, false, ContractEntry.PURGE + "note");
        ContractEntry twice = entry(4, 20, false, ContractEntry.PURGE + "total");
        Course course = Course.of(List.of(first, second, once, twice));

        assertThat(course.approvalOf(course.head())).contains(second);
    }

    @Test
    void whoDidNotKnowOfAnEntryIsPassedOverThoughTheRevisionIsTheSame() {
        TableHistory history = TableHistory.of(List.of(first, second));
        ContractEntry joining =
                history.next(second.contract(), SHAPE, place("other", 30), false, ContractEntry.AUTO, "billing", 0);
        ContractEntry unknowing =
                history.next(FIRST.withRevision(3), SHAPE, place("shop", 40), false, "apply", "jane", 0);

        assertThat(history.plus(unknowing)).isPresent();
        assertThat(history.plus(joining).orElseThrow().plus(unknowing)).isEmpty();
    }

    /** Two tables at the source that have one contract, the second since the place 20. */
    @Test
    void whatAnotherTableAtTheSourceHasSinceIsNothingThatATableHasMet() {
        TableShape wider = Shapes.with(SHAPE, Shapes.column("note", SemanticType.STRING));
        ContractEntry ofOrders = entry(FIRST, 0, SHAPE, of("orders", 10));
        ContractEntry ofDrafts = entry(Evolution.evolve(FIRST, SHAPE, wider).next(), 1, wider, of("drafts", 20));
        Course course = Course.of(List.of(ofOrders, ofDrafts));
        TableHistory history = TableHistory.of(List.of(ofOrders, ofDrafts));

        assertThat(course.hasMet(of("drafts", 30), course.head())).isTrue();
        assertThat(course.hasMet(of("orders", 30), course.head())).isFalse();
        assertThat(history.withShape(wider, of("drafts", 30))).contains(ofDrafts);
        assertThat(history.withShape(wider, of("orders", 30))).isEmpty();
        assertThat(history.isLate(of("orders", 15)))
                .as("before another table's")
                .isFalse();
        assertThat(history.isLate(of("drafts", 15))).isTrue();
    }

    /** The source's numbers began anew between the two. */
    @Test
    void aPlaceOfTheFormerNumberingIsLateOnlyWhereTheClockSaysSo() {
        TableHistory history = TableHistory.of(List.of(
                entry(FIRST, 0, SHAPE, numbered(907, 1_000_000)),
                entry(FIRST.withRevision(2), 1, SHAPE, numbered(3, 9_000_000))));

        assertThat(history.isLate(numbered(908, 8_000_000))).isTrue();
        LogPosition justBefore = numbered(908, 9_000_000 - LogPosition.SLACK_MILLIS / 2);
        assertThat(history.isLate(justBefore)).isFalse();
        assertThat(history.isUnordered(justBefore)).isTrue();
    }

    @Test
    void aLateRowOfAnUnknownShapeStandsWhereItsPlaceIs() {
        Course course = Course.of(List.of(first, second));

        assertThat(course.spot(List.of(), place("shop", 15))).isEqualTo(new Course.Spot(0, true));
        assertThat(course.spot(List.of(), place("shop", 25))).isEqualTo(new Course.Spot(-1, false));
    }

    @Test
    void whatAPersonAgreedToIsNotToldAgain() {
        TableShape wider = Shapes.with(SHAPE, Shapes.column("note", SemanticType.STRING));
        TableShape widest = Shapes.with(wider, Shapes.column("extra", SemanticType.STRING));
        Contract noted = Evolution.evolve(FIRST, SHAPE, wider).next();
        ContractEntry last = entry(Evolution.evolve(noted, wider, widest).next(), 2, widest, place("shop", 30));
        TableHistory history = TableHistory.of(List.of(
                first, new ContractEntry(noted, 1, 1, wider, place("shop", 20), false, "apply", "jane", 0), last));

        assertThat(history.unapproved(last)).singleElement().asString().contains("extra");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aTableBeginsWithAnEntryThatFollowsNone(int revision) {
        ContractRegistry registry = new ContractRegistry(new MemoryContractLog().reader());
        registry.append(entry(FIRST.withRevision(revision), 1, SHAPE, place("shop", 10)));

        assertThat(registry.histories()).isEmpty();
    }

    private static ContractEntry entry(Contract contract, int parent, TableShape shape, LogPosition since) {
        return new ContractEntry(contract, parent, parent, shape, since, false, ContractEntry.AUTO, "billing", 0);
    }

    private static LogPosition of(String table, long position) {
        return new LogPosition("shop", 0, new TableId("shop", table), null, "binlog.000001", position, 0);
    }

    private static LogPosition numbered(int file, long timeMillis) {
        return new LogPosition("shop", null, "binlog.%06d".formatted(file), 100, timeMillis);
    }

    private static ContractEntry entry(int revision, long position, boolean late, String decision) {
        return new ContractEntry(
                FIRST.withRevision(revision),
                revision - 1,
                revision - 1,
                SHAPE,
                place("shop", position),
                late,
                decision,
                "billing",
                0);
    }

    private static LogPosition place(String server, long position) {
        return new LogPosition(server, null, "binlog.000001", position);
    }
}
