package dev.rowcast.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.observe.StatusJson;
import dev.rowcast.observe.TaskStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuietTasksTest {
    private final QuietTasks quiet = new QuietTasks("billing");

    private static TaskStatus task(int number, long writtenMillis, long waiting) {
        return StatusJson.parse("""
                {"format": 1, "connector": "sink", "task": %d, "writtenMillis": %d,
                 "subscriptions": [{"name": "billing", "waitingChanges": %d}, {"name": "other", "waitingChanges": 7}]}""".formatted(number, writtenMillis, waiting).getBytes(StandardCharsets.UTF_8));
    }

    private String obstacle(TaskStatus... tasks) {
        return quiet.obstacle(List.of(tasks)).orElse("");
    }

    @Test
    void whatWasPutTogetherBeforeThePauseSaysNothing() {
        assertThat(obstacle(task(0, 10, 0))).contains("task 0 of connector sink hasn't said yet since it was paused");
        assertThat(obstacle(task(0, 10, 0))).as("the same again").contains("hasn't said yet");
        assertThat(obstacle(task(0, 20, 0)))
                .as("perhaps on its way when it was paused")
                .contains("hasn't said yet");
        assertThat(obstacle(task(0, 30, 0))).isEmpty();
    }

    @Test
    void whatIsUnderWayIsAwaitedOfEachTask() {
        for (long written : List.of(10L, 20L, 30L)) {
            assertThat(obstacle(task(0, written, 0), task(1, written, 3)))
                    .isEqualTo(
                            written < 30
                                    ? obstacle(task(0, written, 0))
                                    : "task 1 of connector sink has changes of billing under way that aren't answered for yet: 3");
        }
        assertThat(obstacle(task(0, 30, 0), task(1, 40, 0))).isEmpty();
    }
}
