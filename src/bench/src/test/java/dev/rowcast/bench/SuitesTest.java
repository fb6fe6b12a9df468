package dev.rowcast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SuitesTest {
    @Test
    void eachHasItsOwnNameAndItsPlaceInThePage() throws Exception {
        String page = Files.readString(Path.of("../docs/performance.md"));

        assertThat(Suites.all()).extracting(Suite::name).doesNotHaveDuplicates();
        assertThat(Suites.all())
                .allSatisfy(suite -> assertThat(page)
                        .contains("<!-- bench:" + suite.name() + " -->", "<!-- /bench:" + suite.name() + " -->"));
        assertThat(Suites.all()).allSatisfy(suite -> assertThat(suite.title()).isNotBlank());
    }
}
