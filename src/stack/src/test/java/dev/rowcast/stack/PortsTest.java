package dev.rowcast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    Path temp;

    @Test
    void aPartKeepsItsPortOverRestarts() {
        StackDirectory dir = StackDirectory.create(temp);
        int mysql = Ports.of(dir).of("mysql");
        int kafka = Ports.of(dir).of("kafka");

        assertThat(mysql).isNotEqualTo(kafka).isBetween(15_000, 32_000);
        assertThat(Ports.of(dir).of("mysql")).isEqualTo(mysql);
        assertThat(Ports.of(dir).of("kafka")).isEqualTo(kafka);
    }

    @Test
    void aPortThatSomebodyTookIsGivenUp() throws IOException {
        StackDirectory dir = StackDirectory.create(temp);
        try (ServerSocket taken = new ServerSocket(0, 1, Ports.at(0).getAddress())) {
            Files.writeString(dir.ports(), "{\"mysql\": " + taken.getLocalPort() + "}");
            Ports ports = Ports.of(dir);

            assertThat(ports.dropTaken()).containsOnlyKeys("mysql");
            assertThat(ports.of("mysql")).isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void aDirectoryThatKafkaWouldTakeForTwoIsRefused() {
        assertThatThrownBy(() -> StackDirectory.create(temp.resolve("a,b")))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("comma");
    }
}
