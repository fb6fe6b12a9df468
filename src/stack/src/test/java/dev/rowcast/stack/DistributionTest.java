package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DistributionTest {
    @ParameterizedTest
    @EnumSource
    void versionsOfTheParentPomAreInThePoms(Distribution distribution) {
        assertThat(distribution.pom().replace("${rowcast.stack.", "")).doesNotContain("${");
        assertThat(distribution.title()).matches("[A-Z][A-Za-z ]+ \\d+\\.\\d+.*");
        assertThat(distribution.folder()).matches("[a-z]+-\\d+\\.\\d+[A-Za-z0-9.]*-[0-9a-f]+");
    }

    @Test
    void theArchiveIsThatOfThePlatform() {
        assertThat(Distributions.platform("Linux", "amd64")).isEqualTo("linux-x86_64");
        assertThat(Distributions.platform("Linux", "aarch64")).isEqualTo("linux-aarch64");
        assertThat(Distributions.platform("Mac OS X", "aarch64")).isEqualTo("mac-aarch64");
        assertThatThrownBy(() -> Distributions.platform("Windows 11", "amd64"))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("Windows 11")
                .hasMessageContaining("docker-compose.yml");
        assertThatThrownBy(() -> Distributions.platform("Linux", "riscv64")).hasMessageContaining("riscv64");
    }

    @Test
    void postgresHasNamesOfItsOwnForThePlatforms() {
        assertThat(Distributions.postgresPlatform("Linux", "amd64")).isEqualTo("linux-amd64");
        assertThat(Distributions.postgresPlatform("Linux", "aarch64")).isEqualTo("linux-arm64v8");
        assertThat(Distributions.postgresPlatform("Mac OS X", "aarch64")).isEqualTo("darwin-arm64v8");
        assertThatThrownBy(() -> Distributions.postgresPlatform("Windows 11", "amd64"))
                .hasMessageContaining("There is no PostgreSQL for Windows 11");
    }

    @Test
    void theAdviceFitsWhatMavenSaid() {
        assertThat(Maven.advice("Cannot access central in offline mode and the artifact x has not been downloaded"))
                .contains("offline");
        assertThat(Maven.advice("[ERROR] x: Unknown host repo")).contains("proxy");
        assertThat(Maven.advice("[ERROR] No space left on device")).contains("space");
        assertThat(Maven.advice("[ERROR] Could not find artifact x")).contains("mirror");
    }
}
