package dev.rowcast.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.standalone.engine.SnapshotProgress;
import dev.rowcast.standalone.run.SourceState;
import dev.rowcast.standalone.run.SourceState.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class RunLinesTest {
    private final RunLines lines = new RunLines();

    @Test
    void aStateIsToldWhenItIsAnother() {
        assertThat(lines.of(new SourceState(Phase.STARTING, "", 1))).contains("starting");
        assertThat(lines.of(new SourceState(Phase.STARTING, "", 2))).isEmpty();
        assertThat(lines.of(new SourceState(Phase.FAILED, "the disk. It is tried again in 1 s", 3)))
                .contains("FAILED: the disk. It is tried again in 1 s");
        assertThat(lines.of(new SourceState(Phase.FAILED, "the disk. It is tried again in 2 s", 4)))
                .contains("FAILED: the disk. It is tried again in 2 s");
        for (Phase phase : Phase.values()) {
            assertThat(new RunLines().of(new SourceState(phase, "", 1)).orElseThrow())
                    .isNotBlank()
                    .doesNotContain("_");
        }
    }

    @Test
    void theSnapshotIsToldNowAndThen() {
        Optional<SnapshotProgress> progress = Optional.of(new SnapshotProgress(10, 7, 1_234_567));

        assertThat(lines.of(Optional.empty(), 0)).isEmpty();
        assertThat(lines.of(Optional.of(new SnapshotProgress(0, 0, 0)), 0)).isEmpty();
        assertThat(lines.of(progress, 0)).contains("snapshot: 3 of 10 tables read, 1,234,567 rows");
        assertThat(lines.of(progress, 4_999)).isEmpty();
        assertThat(lines.of(progress, 5_000)).isPresent();
        assertThat(lines.of(Optional.empty(), 5_001)).contains("snapshot: done");
        assertThat(lines.of(Optional.empty(), 5_002)).isEmpty();
    }

    @Test
    void aLogLineHasItsTimeAndNoTrace() {
        StringWriter written = new StringWriter();
        RunLog log = new RunLog(new PrintWriter(written), () -> Instant.parse("2026-11-30T14:00:00.5Z"), false);
        LogRecord warning = new LogRecord(Level.WARNING, "it is {0}");
        warning.setParameters(new Object[] {"so"});
        warning.setThrown(new IllegalStateException("inside"));

        log.publish(warning);
        log.publish(new LogRecord(Level.INFO, "all is well"));

        assertThat(written.toString())
                .isEqualTo("2026-11-30T14:00:00Z WARNING it is so\n2026-11-30T14:00:00Z all is well\n");
    }
}
