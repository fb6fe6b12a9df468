package dev.rowcast.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.ConnectorConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceOptionsTest {
    private static final ConnectorConfig SHOP = new ConnectorConfig("shop-mysql", Map.of("database.hostname", "db"));

    @Test
    void theServerIsAskedAsSafelyAsByItsConnector() {
        assertThat(SourceOptions.url(SHOP))
                .isEqualTo("jdbc:mysql://db:3306/?sslMode=PREFERRED&allowPublicKeyRetrieval=true");
        assertThat(SourceOptions.url(
                        SHOP.with("database.ssl.mode", "verify_identity").with("database.port", "3307")))
                .isEqualTo("jdbc:mysql://db:3307/?sslMode=VERIFY_IDENTITY&allowPublicKeyRetrieval=false");
        assertThat(SourceOptions.url(SHOP.with("database.ssl.mode", "required")))
                .isEqualTo("jdbc:mysql://db:3306/?sslMode=REQUIRED&allowPublicKeyRetrieval=true");
    }
}
