package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs({OS.LINUX, OS.MAC})
class SecretFileTest {
    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void whatOthersMayReadOrWriteIsTold(String permissions) throws IOException {
        assertThat(SecretFile.shared("tls.key", file(permissions)).orElseThrow())
                .startsWith("tls.key " + dir.resolve("secret") + " has the permissions " + permissions)
                .contains("chmod 600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rwx--x--x"})
    void whatIsTheOwnersAloneIsNot(String permissions) throws IOException {
        assertThat(SecretFile.shared("tls.key", file(permissions))).isEmpty();
    }

    @Test
    void aSecretInThePlaceOfItsFileIsNotQuoted() {
        Path token = Path.of("sk_live_51Nx0000");
        TokenFile file = new TokenFile(token, () -> 0);

        assertThatThrownBy(file::header)
                .isInstanceOf(TokenFile.UnusableException.class)
                .hasMessageContaining("auth.tokenFile")
                .hasMessageNotContaining("sk_live");
        assertThat(file.toString()).doesNotContain("sk_live");
        assertThatThrownBy(() -> Pem.certificates("tls.key", token))
                .hasMessageContaining("tls.key")
                .hasMessageNotContaining("sk_live");
        assertThatThrownBy(() -> Pem.certificates("tls.key", dir.resolve("missing.pem")))
                .hasMessageContaining(dir.resolve("missing.pem").toString());
    }

    private Path file(String permissions) throws IOException {
        Path file = Files.writeString(dir.resolve("secret"), "secret");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
