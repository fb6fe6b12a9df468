package dev.rowcast.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.gate.Approval;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.samples.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Debezium wrote, through the flow and into a log. */
class ReplayTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Path sample(String table) throws IOException {
        String name = Samples.DEFAULTS + ".probe." + table + ".jsonl";
        try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream("/samples/" + name))) {
            Path file = folder.resolve(name);
            Files.copy(in, file);
            return file;
        }
    }

    private ReplaySummary replay(Path... files) throws IOException {
        try (FileContractLog log = FileContractLog.open(folder.resolve("contracts.jsonl"));
                Replay replay = new Replay(
                        RoutingParser.parse("{\"subscriptions\": [{\"name\": \"audit\", \"tables\": [\"probe.*\"],"
                                + " \"destination\": {\"type\": \"log\", \"file\": \"" + folder.resolve("out")
                                + "\"}}]}"),
                        log,
                        InstalledDestinations.in(List.of())::of,
                        Duration.ofSeconds(90),
                        records -> {})) {
            for (Path file : files) {
                try (RecordedFile recorded = RecordedFile.open(file)) {
                    replay.run(recorded);
                }
            }
            return replay.finish();
        }
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("out"))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    @Test
    void everyRecordedChangeIsDeliveredInItsOrder() throws IOException {
        List<String> tables =
                List.of("t_ints", "t_nums", "t_strs", "t_times", "t_geo", "t_comp", "t_nopk", "odd-table.name");
        List<Path> files = new ArrayList<>();
        long records = 0;
        for (String table : tables) {
            files.add(sample(table));
            records += Samples.table(Samples.DEFAULTS, table).size();
        }

        ReplaySummary summary = replay(files.toArray(Path[]::new));

        assertThat(summary).isEqualTo(new ReplaySummary(records, List.of(), List.of(), ""));
        List<JsonNode> lines = lines();
        for (String table : tables) {
            List<Long> offsets = lines.stream()
                    .filter(line -> line.at("/table").asText().equals("probe." + table))
                    .map(line -> line.at("/position/offset").asLong())
                    .toList();
            assertThat(offsets)
                    .as(table)
                    .isEqualTo(Samples.table(Samples.DEFAULTS, table).stream()
                            .filter(record -> record.value() != null)
                            .map(record -> record.at().sequence())
                            .toList());
        }
    }

    @Test
    void aTableThatNeedsADecisionIsHeldAndTheRestGoesOn() throws IOException {
        ReplaySummary summary = replay(sample("t_evolve"), sample("t_comp"));

        assertThat(summary.allDelivered()).isFalse();
        assertThat(summary.held())
                .singleElement()
                .satisfies(held -> assertThat(held).startsWith("table probe.t_evolve (dflt.probe.t_evolve-0): "));
        assertThat(summary.waiting()).isEmpty();
        assertThat(lines().stream()
                        .filter(line -> line.at("/table").asText().equals("probe.t_comp"))
                        .count())
                .isEqualTo(Samples.table(Samples.DEFAULTS, "t_comp").stream()
                        .filter(record -> record.value() != null)
                        .count());
    }

    @Test
    void aTableThatIsDecidedAboutMeanwhileDoesNotGoOnBehindAHole() throws IOException {
        try (FileContractLog log = FileContractLog.open(folder.resolve("contracts.jsonl"));
                FileContractLog another = FileContractLog.open(folder.resolve("contracts.jsonl"));
                Replay replay = new Replay(
                        RoutingParser.parse("{\"subscriptions\": [{\"name\": \"audit\", \"tables\": [\"probe.*\"],"
                                + " \"destination\": {\"type\": \"log\", \"file\": \"" + folder.resolve("out")
                                + "\"}}]}"),
                        log,
                        InstalledDestinations.in(List.of())::of,
                        Duration.ofSeconds(90),
                        records -> {});
                RecordedFile recorded = RecordedFile.open(sample("t_evolve"))) {
            replay.run(recorded);
            assertThat(replay.finish().waiting()).isEmpty();
            int before = lines().size();
            ContractRegistry person = new ContractRegistry(another);
            person.refresh();
            TableHistory history =
                    person.history(new TableId("probe", "t_evolve")).orElseThrow();
            person.append(Approval.entry(
                    history, history.holds().get(0), Decision.parse("apply"), "jane", 1_800_000_000_000L));

            await().atMost(Duration.ofSeconds(90))
                    .until(() -> !replay.finish().waiting().isEmpty());
            assertThat(replay.finish().waiting()).contains("dflt.probe.t_evolve-0", "replay the files again");
            assertThat(lines()).hasSize(before);
        }
    }

    @Test
    void whatIsNoPartitionOrOffsetIsRefusedWithItsLine() throws IOException {
        for (String wrong : List.of("\"offset\": \"forty\"", "\"partition\": -1", "\"offset\": 1.5")) {
            Path file = folder.resolve("a.jsonl");
            Files.writeString(file, "{" + wrong + ", \"value\": null}\n");
            assertThatThrownBy(() -> replay(file))
                    .as(wrong)
                    .isInstanceOf(RecordingException.class)
                    .hasMessageContaining(file + ", line 1 has the ")
                    .hasMessageContaining("write a whole number from 0 on");
        }
    }

    @Test
    void aSecondReplayKeepsTheContractsAndRepeatsTheIds() throws IOException {
        Path file = sample("t_comp");
        replay(file);
        replay(file);

        List<String> ids = lines().stream().map(line -> line.get("id").asText()).toList();
        int half = ids.size() / 2;
        assertThat(ids.subList(0, half)).isEqualTo(ids.subList(half, ids.size()));
        assertThat(lines()).allMatch(line -> line.get("revision").asInt() == 1);
    }

    @Test
    void offsetsThatGoBackAreRefusedWithTheirLine() throws IOException {
        Path file = sample("t_comp");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.add(1, lines.remove(2));
        Files.write(file, lines);

        assertThatThrownBy(() -> replay(file))
                .isInstanceOf(RecordingException.class)
                .hasMessageContaining(file + ", line 3 has offset 1 of dflt.probe.t_comp-0, which comes after 2");
    }
}
