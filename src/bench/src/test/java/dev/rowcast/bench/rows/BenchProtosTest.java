package dev.rowcast.bench.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.export.Export;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hand-written baselines' messages are those that Rowcast exports; {@code -Drowcast.docs.write=true} writes them anew. */
class BenchProtosTest {
    private static final Path CHECKED_IN = Path.of("src/main/protobuf");

    @Test
    void theBaselinesUseTheExportedMessages(@TempDir Path dir) throws Exception {
        Export.write(
                dir,
                Stream.of(5, 20, 100)
                        .map(columns -> BenchTable.of(columns).contract())
                        .toList());
        for (String file : List.of("shop/orders5.proto", "shop/orders20.proto", "shop/orders100.proto")) {
            Path here = CHECKED_IN.resolve(file);
            if (Boolean.getBoolean("rowcast.docs.write")) {
                Files.createDirectories(here.getParent());
                Files.copy(dir.resolve(file), here, StandardCopyOption.REPLACE_EXISTING);
            }
            assertThat(here).hasSameTextualContentAs(dir.resolve(file));
        }
    }
}
