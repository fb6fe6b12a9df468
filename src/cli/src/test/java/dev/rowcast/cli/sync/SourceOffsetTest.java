package dev.rowcast.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Source connectors whose offset doesn't say how far the stream has come. */
class SourceOffsetTest {
    private static final ConnectorConfig FIT =
            new ConnectorConfig("shop", Map.of("topic.prefix", "shop", "heartbeat.interval.ms", "10000"));

    private static SourceOffset of(ConnectorConfig source) {
        return new SourceOffset(new ConnectClient("http://127.0.0.1:1"), source);
    }

    @Test
    void isOfDebezium() {
        assertThat(of(FIT).server()).isEqualTo("shop");
        assertThatThrownBy(() -> of(FIT.without("topic.prefix")))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("connector shop (--source-connector) has no topic.prefix");
    }

    @Test
    void hasHeartbeats() {
        assertThatThrownBy(() -> of(FIT.without("heartbeat.interval.ms"))).hasMessageContaining("set it, such as to");
        assertThatThrownBy(() -> of(FIT.with("heartbeat.interval.ms", "0"))).hasMessageContaining("set it, such as to");
    }

    @Test
    void hasAllTransactions() {
        assertThatThrownBy(() -> of(FIT.with("gtid.source.includes", "a")))
                .hasMessageContaining("doesn't have all transactions");
    }
}
