package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.connect.GroupHistory.Known;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.contract.log.LogEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is decided of what Kafka says; what it says is LostLogIT's. */
class LostLogTest {
    @TempDir
    private Path dir;

    private final List<String> asked = new ArrayList<>();
    private FileContractLog log;
    private ContractRegistry registry;

    @BeforeEach
    void open() {
        log = FileContractLog.open(dir.resolve("contracts.jsonl"));
        registry = new ContractRegistry(log);
        registry.refresh();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aNewConnectorJoinsAnEmptyLog() {
        LostLog check = check(Known.NEW, "");
        assertThat(check.joined()).isFalse();
        check.joinUnlessLost();
        assertThat(check.joined()).isTrue();
        assertThat(registry.hasJoined("sink")).isTrue();
        check.joinUnlessLost();
        assertThat(asked).containsExactly("connect-sink");
    }

    @Test
    void oneThatHasDeliveredIsRefusedByALogThatDoesNotKnowIt() {
        LostLog check = check(Known.DELIVERED, "");
        assertThatThrownBy(check::joinUnlessLost)
                .isInstanceOf(ContractLogException.class)
                .hasMessageContaining("is empty, but the consumer group connect-sink has committed offsets")
                .hasMessageContaining("contract.log.may.be.empty=true");
        registry.append(new LogEntry.Joined("another", 1));
        assertThatThrownBy(check::joinUnlessLost)
                .hasMessageContaining("has no entry of this connector, but the consumer group connect-sink");
        assertThat(check.joined()).isFalse();
        check.join();
        assertThat(check.joined()).isTrue();
    }

    @Test
    void whereThatCannotBeToldAnEmptyLogIsRefusedAndNoOther() {
        LostLog check = check(Known.UNKNOWN, "nobody answers");
        assertThatThrownBy(check::joinUnlessLost)
                .isInstanceOf(ContractLogException.class)
                .hasMessageContaining("is empty, and whether the connector has delivered before can't be told")
                .hasMessageContaining("since nobody answers")
                .hasMessageContaining("contract.log.may.be.empty=true");
        assertThat(check.joined()).isFalse();

        registry.append(new LogEntry.Joined("another", 1));
        check.joinUnlessLost();
        assertThat(registry.hasJoined("sink")).isTrue();
    }

    /** That other task may have committed already. */
    @Test
    void anotherTaskOfAFirstStartMayHaveJoinedMeanwhile() {
        LostLog check = new LostLog(registry, "rowcast-contracts", "sink", "connect-sink", group -> {
            registry.append(new LogEntry.Joined("sink", 1));
            return new GroupHistory(Known.DELIVERED, "");
        });
        check.joinUnlessLost();
        assertThat(check.joined()).isTrue();
    }

    @Test
    void oneThatIsKnownIsNotAskedFor() {
        registry.append(new LogEntry.Joined("sink", 1));
        LostLog check = check(Known.DELIVERED, "");
        assertThat(check.joined()).isTrue();
        check.joinUnlessLost();
        assertThat(asked).isEmpty();
    }

    private LostLog check(Known known, String why) {
        return new LostLog(registry, "rowcast-contracts", "sink", "connect-sink", group -> {
            asked.add(group);
            return new GroupHistory(known, why);
        });
    }
}
