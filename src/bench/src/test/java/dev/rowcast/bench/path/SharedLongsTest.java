package dev.rowcast.bench.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedLongsTest {
    @TempDir
    Path folder;

    @Test
    void whoeverOpensTheFileSeesTheSameNumbers() {
        SharedLongs one = SharedLongs.open(folder.resolve("numbers"), 3);
        SharedLongs other = SharedLongs.open(folder.resolve("numbers"), 3);
        one.add(0, 40);
        other.add(0, 2);
        other.set(2, 5);
        assertThat(one.get(0)).isEqualTo(42);
        assertThat(one.sum()).isEqualTo(47);
        other.clear();
        assertThat(one.sum()).isZero();
    }
}
