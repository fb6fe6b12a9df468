package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
    @TempDir
    Path dir;

    private Cache cache() {
        return new Cache(dir.resolve("cache"), Progress.SILENT);
    }

    @Test
    void aFolderIsMadeOnce() {
        AtomicInteger made = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            Path folder = cache().folder("x-1", aside -> {
                made.incrementAndGet();
                Files.writeString(aside.resolve("file"), "content");
            });
            assertThat(folder.resolve("file")).hasContent("content");
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void aFailureLeavesNothingThatLooksWhole() {
        assertThatThrownBy(() -> cache().folder("x-1", aside -> {
                    Files.writeString(aside.resolve("half"), "");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("ROWCAST_CACHE");

        assertThat(dir.resolve("cache").resolve("x-1")).doesNotExist();
        assertThat(dir.resolve("cache").resolve("x-1.part")).doesNotExist();
    }

    @Test
    void whatAKilledProcessLeftIsThrownAway() throws IOException {
        Files.createDirectories(dir.resolve("cache/x-1.part"));
        Files.writeString(dir.resolve("cache/x-1.part/half"), "");

        Path folder = cache().folder("x-1", aside -> Files.writeString(aside.resolve("whole"), ""));

        assertThat(folder).isDirectoryContaining("glob:**/whole").isDirectoryNotContaining("glob:**/half");
    }

    @Test
    void ofSeveralAtOnceOneMakesIt() {
        AtomicInteger made = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        Parallel.run(
                Collections.nCopies(
                        8,
                        () -> cache().folder("x-1", aside -> {
                            assertThat(atOnce.incrementAndGet()).isEqualTo(1);
                            made.incrementAndGet();
                            Files.writeString(aside.resolve("file"), "");
                            atOnce.decrementAndGet();
                        })),
                () -> {});

        assertThat(made).hasValue(1);
    }

    @Test
    void theFirstFailureOfSeveralEndsTheOthers() {
        AtomicInteger givenUp = new AtomicInteger();

        assertThatThrownBy(() -> Parallel.run(
                        List.of(
                                () -> {
                                    throw new StackException("first");
                                },
                                () -> {
                                    while (givenUp.get() == 0) {
                                        Thread.onSpinWait();
                                    }
                                    throw new StackException("second");
                                }),
                        givenUp::incrementAndGet))
                .hasMessage("first");
        assertThat(givenUp).hasValue(1);
    }
}
