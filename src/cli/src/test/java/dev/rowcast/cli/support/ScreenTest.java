package dev.rowcast.cli.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final StringWriter shown = new StringWriter();
    private final AtomicLong clock = new AtomicLong();

    @Test
    void aTerminalsLineIsRedrawnAndEndedBeforeTheNextStep() {
        Screen screen = new Screen(new PrintWriter(shown), true, clock::get);
        screen.message("Starting");
        download(screen, 0, 5_000_000);
        download(screen, 100, 2_500_000);
        download(screen, 150, 3_000_000);
        download(screen, 160, 10_000_000);
        screen.message("Done");
        screen.finish();

        assertThat(shown.toString())
                .isEqualToNormalizingNewlines("Starting\n"
                        + "\r\033[KFetching MySQL: 5.0 of 10.0 MB (50 %)"
                        + "\r\033[KFetching MySQL: 10.0 of 10.0 MB (100 %)\n"
                        + "Done\n");
    }

    @Test
    void elsewhereALineIsWrittenEveryFewSeconds() {
        Screen screen = new Screen(new PrintWriter(shown), false, clock::get);
        download(screen, 0, 1_000_000);
        download(screen, 4_000, 2_000_000);
        download(screen, 6_000, 3_000_000);
        screen.finish();

        assertThat(shown.toString())
                .isEqualToNormalizingNewlines(
                        "Fetching MySQL: 1.0 of 10.0 MB (10 %)\nFetching MySQL: 3.0 of 10.0 MB (30 %)\n");
    }

    @Test
    void aSizeThatIsNotKnownIsNotShown() {
        Screen screen = new Screen(new PrintWriter(shown), false, clock::get);
        screen.download("Kafka", 1_500_000, 0);

        assertThat(shown.toString()).isEqualToNormalizingNewlines("Fetching Kafka: 1.5 MB\n");
    }

    private void download(Screen screen, long atMillis, long done) {
        clock.set(TimeUnit.MILLISECONDS.toNanos(atMillis));
        screen.download("MySQL", done, 10_000_000);
    }
}
