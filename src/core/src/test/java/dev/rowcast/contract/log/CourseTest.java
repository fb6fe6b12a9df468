package dev.rowcast.contract.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

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
