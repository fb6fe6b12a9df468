package dev.rowcast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.LogEntry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

class SkipCommandTest {
    private final List<LogEntry> log = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void theLogRemembersWhoSkippedWhatAndWhy() {
        assertThat(run(
                        "--subscription",
                        "billing",
                        "--id",
                        "i/0/2/shop:5/my shop",
                        "--by",
                        "jane",
                        "--reason",
                        "it crashes us"))
                .isZero();
        assertThat(log)
                .containsExactly(
                        new LogEntry.Skipped("billing", "i/0/2/shop:5/my shop", "jane", "it crashes us", 7_000));
        assertThat(out.toString()).contains("dead-letters redrive --subscription billing --id 'i/0/2/shop:5/my shop'");
    }

    @Test
    void bothMustBeNamed() {
        assertThat(run("--subscription", "billing")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--id");
        assertThat(log).isEmpty();
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("skip"));
        all.addAll(List.of(arguments));
        return Rowcast.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), new OfThatLog())
                .execute(all.toArray(String[]::new));
    }

    private final class OfThatLog implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            return type == ContractLogOptions.class
                    ? type.cast(
                            new ContractLogOptions(new LogInMemory(), InstantSource.fixed(Instant.ofEpochSecond(7))))
                    : CommandLine.defaultFactory().create(type);
        }
    }

    private final class LogInMemory implements ContractLog {
        @Override
        public void readNew(Consumer<LogEntry> entries) {}

        @Override
        public void readArrived(Consumer<LogEntry> entries) {}

        @Override
        public void append(LogEntry entry) {
            log.add(entry);
        }

        @Override
        public void close() {}
    }
}
