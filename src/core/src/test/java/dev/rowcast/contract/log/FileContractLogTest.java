package dev.rowcast.contract.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileContractLogTest {
    private static final TableShape SHAPE = Shapes.keyed(Shapes.orders(Shapes.column("id", SemanticType.INT64)), "id");

    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = dir.resolve("contracts.jsonl");
    }

    @Test
    void givesBackWhatWasAppendedInOrderAndOnce() {
        List<LogEntry> kinds = List.of(
                ContractEntry.auto(
                        Evolution.first(SHAPE, List.of()),
                        0,
                        SHAPE,
                        new LogPosition("shop", "uuid:7", "binlog.000001", 4),
                        "billing \"ü\"\n",
                        7),
                new LogEntry.Rejected(SHAPE.table(), SHAPE, null, "jane", 8),
                note(1));
        try (FileContractLog writer = FileContractLog.open(file);
                FileContractLog reader = FileContractLog.open(file)) {
            kinds.forEach(writer::append);

            assertThat(read(reader)).isEqualTo(kinds);
            assertThat(read(reader)).isEmpty();
            assertThat(arrived(writer)).isEqualTo(kinds);
            writer.append(note(2));
            assertThat(arrived(reader)).containsExactly(note(2));
        }
        try (FileContractLog later = FileContractLog.open(file)) {
            assertThat(read(later)).startsWith(kinds.toArray(LogEntry[]::new)).hasSize(4);
        }
    }

    @Test
    void isOneEntryALine() throws Exception {
        write(note(1), note(2));

        assertThat(file)
                .hasContent(new String(ContractJson.write(note(1)), StandardCharsets.UTF_8) + "\n"
                        + new String(ContractJson.write(note(2)), StandardCharsets.UTF_8) + "\n");
    }

    /** Whatever part of the last line a crash leaves, nobody counts on it, and the log goes on. */
    @Test
    void aCrashInMidWriteCostsTheEntryThatWasBeingWrittenAlone() throws Exception {
        write(note(1), note(2));
        byte[] whole = Files.readAllBytes(file);
        int second = ContractJson.write(note(1)).length + 1;
        for (int torn = second; torn < whole.length - 1; torn++) {
            Files.write(file, Arrays.copyOf(whole, torn));
            try (FileContractLog reader = FileContractLog.open(file);
                    FileContractLog writer = FileContractLog.open(file)) {
                assertThat(read(reader)).containsExactly(note(1));
                assertThat(file).as("reading cuts nothing").hasSize(torn);
                writer.append(note(3));
                assertThat(read(reader)).containsExactly(note(3));
                assertThat(read(writer)).containsExactly(note(1), note(3));
            }
        }
    }

    @Test
    void aLastLineCountsWithItsLineFeed() throws Exception {
        write(note(1));
        try (FileContractLog reader = FileContractLog.open(file)) {
            byte[] line = ContractJson.write(note(2));
            add(new String(line, 0, 20, StandardCharsets.UTF_8));
            assertThat(read(reader)).containsExactly(note(1));
            add(new String(line, 20, line.length - 20, StandardCharsets.UTF_8));
            assertThat(read(reader)).isEmpty();
            add("\n");
            assertThat(read(reader)).containsExactly(note(2));
        }
    }

    /** An editor that leaves the last line feed out costs no contract. */
    @Test
    void aWholeEntryWithoutItsLineFeedIsKept() throws Exception {
        write(note(1));
        add(new String(ContractJson.write(note(2)), StandardCharsets.UTF_8));

        write(note(3));

        assertThat(readAll()).containsExactly(note(1), note(2), note(3));
    }

    @Test
    void whatANewerRowcastAddsIsPassedOver() throws Exception {
        ContractEntry first = ContractEntry.auto(
                Evolution.first(SHAPE, List.of()), 0, SHAPE, new LogPosition("shop", null, "binlog.000001", 4), "b", 7);
        write(first);
        add("{\"format\":2,\"kind\":\"wish\",\"table\":{\"any\":[\"thing\"]}}\n");
        write(note(2));

        try (FileContractLog log = FileContractLog.open(file)) {
            ContractRegistry registry = new ContractRegistry(log);
            registry.refresh();
            assertThat(registry.history(SHAPE.table()).orElseThrow().entries()).containsExactly(first);
        }
        assertThat(readAll()).containsExactly(first, new LogEntry.Unknown("wish"), note(2));
    }

    @Test
    void tellsFileAndLineOfWhatIsNoEntryAndGuessesNothingBehindIt() throws Exception {
        write(note(1), note(2));
        add("hello\n");
        write(note(3));

        try (FileContractLog log = FileContractLog.open(file)) {
            List<LogEntry> read = new ArrayList<>();
            for (int time = 0; time < 3; time++) {
                assertThatThrownBy(() -> log.readNew(read::add))
                        .isInstanceOf(ContractLogException.class)
                        .hasMessageContaining(file + ", line 3")
                        .hasMessageContaining("Nothing is guessed");
                assertThatThrownBy(() -> log.readArrived(read::add)).isInstanceOf(ContractLogException.class);
            }
            assertThat(read).containsExactly(note(1), note(2));
        }
    }

    @Test
    void refusesAnEntryOfANewerFormat() throws Exception {
        write(note(1));
        add(new String(ContractJson.write(note(2)), StandardCharsets.UTF_8).replace("\"format\":2", "\"format\":3")
                + "\n");

        assertThatThrownBy(this::readAll)
                .isInstanceOf(ContractLogException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("written by a newer Rowcast")
                .hasMessageContaining("upgrade it");
    }

    @Test
    void noticesThatWhatItReadIsGone() throws Exception {
        write(note(1), note(2));
        try (FileContractLog log = FileContractLog.open(file)) {
            read(log);
            Files.write(file, ContractJson.write(note(1)));

            assertThatThrownBy(() -> read(log))
                    .isInstanceOf(ContractLogException.class)
                    .hasMessageContaining("before what was read already");
        }
    }

    @Test
    void writesNothingIntoAFileThatIsGone() throws Exception {
        write(note(1));
        try (FileContractLog log = FileContractLog.open(file)) {
            Files.move(file, dir.resolve("moved"));
            assertThatThrownBy(() -> log.append(note(2))).hasMessageContaining("was removed or replaced");
            Files.write(file, new byte[0]);
            assertThatThrownBy(() -> log.append(note(2))).hasMessageContaining("was removed or replaced");
        }
        assertThat(file).isEmptyFile();
    }

    @Test
    void saysWhereItCannotBe() {
        assertThatThrownBy(() -> FileContractLog.open(dir.resolve("none/contracts.jsonl")))
                .isInstanceOf(ContractLogException.class)
                .hasMessageContaining("none/contracts.jsonl");
    }

    @Test
    void instancesThatWriteAtOnceLoseNothingAndReadOneOrder() throws Exception {
        int writers = 4;
        int each = 100;
        CyclicBarrier together = new CyclicBarrier(writers);
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Future<List<LogEntry>>> views = new ArrayList<>();
        try {
            for (int writer = 0; writer < writers; writer++) {
                int first = writer * each;
                views.add(threads.submit(() -> {
                    List<LogEntry> read = new ArrayList<>();
                    try (FileContractLog log = FileContractLog.open(file)) {
                        together.await();
                        for (int i = first; i < first + each; i++) {
                            log.append(note(i));
                            log.readArrived(read::add);
                        }
                        together.await();
                        log.readNew(read::add);
                    }
                    return read;
                }));
            }
            List<LogEntry> all = null;
            for (Future<List<LogEntry>> view : views) {
                all = all == null ? view.get() : all;
                assertThat(view.get()).hasSize(writers * each).isEqualTo(all);
            }
            assertThat(new HashSet<>(all)).hasSize(writers * each);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Two that find the same at once both write it; which of them counts, both read alike. */
    @Test
    void twoRegistriesThatRaceAgreeOnWhoWasFirst() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> wins = new ArrayList<>();
            for (String connector : List.of("one", "other")) {
                wins.add(threads.submit(() -> {
                    int won = 0;
                    try (FileContractLog log = FileContractLog.open(file)) {
                        ContractRegistry registry = new ContractRegistry(log);
                        TableShape shape = SHAPE;
                        for (int revision = 1; revision <= 50; revision++) {
                            Contract contract = revision == 1
                                    ? Evolution.first(shape, List.of())
                                    : Evolution.evolve(registry.contracts().get(0), SHAPE, shape)
                                            .next()
                                            .withRevision(revision);
                            together.await();
                            won += registry.propose(ContractEntry.auto(
                                            contract,
                                            revision - 1,
                                            shape,
                                            new LogPosition("shop", null, "binlog.000001", revision),
                                            connector,
                                            0))
                                    ? 1
                                    : 0;
                            together.await();
                            registry.refresh();
                            shape = Shapes.with(SHAPE, Shapes.column("c" + revision, SemanticType.STRING));
                        }
                    }
                    return won;
                }));
            }
            assertThat(wins.get(0).get() + wins.get(1).get()).isEqualTo(50);
        } finally {
            threads.shutdownNow();
        }
        assertThat(readAll()).hasSize(100);
    }

    @Test
    void processesThatWriteAtOnceLoseNothingThoughOneIsKilled() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int writer = 0; writer < 3; writer++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            AppendingProcess.class.getName(),
                            file.toString(),
                            String.valueOf(writer))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        try {
            Process killed = processes.get(0);
            // Its first answer is there, so it is in the middle of its work.
            assertThat(killed.inputReader().readLine()).isEqualTo("0");
            killed.destroyForcibly().waitFor();
            List<Integer> done = new ArrayList<>();
            for (Process process : processes.subList(1, 3)) {
                process.inputReader().lines().map(Integer::valueOf).forEach(done::add);
                assertThat(process.waitFor()).isZero();
            }
            assertThat(done).hasSize(2 * AppendingProcess.EACH);
            assertThat(readAll())
                    .doesNotHaveDuplicates()
                    .contains(note(0))
                    .containsAll(done.stream().map(FileContractLogTest::note).toList());
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    static LogEntry note(int number) {
        return new LogEntry.Joined("connector-" + number, number);
    }

    private void write(LogEntry... entries) {
        try (FileContractLog log = FileContractLog.open(file)) {
            for (LogEntry entry : entries) {
                log.append(entry);
            }
        }
    }

    private void add(String text) throws Exception {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }

    private List<LogEntry> readAll() {
        try (FileContractLog log = FileContractLog.open(file)) {
            return read(log);
        }
    }

    private static List<LogEntry> read(FileContractLog log) {
        List<LogEntry> entries = new ArrayList<>();
        log.readNew(entries::add);
        return entries;
    }

    private static List<LogEntry> arrived(FileContractLog log) {
        List<LogEntry> entries = new ArrayList<>();
        log.readArrived(entries::add);
        return entries;
    }
}
