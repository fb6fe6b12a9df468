package dev.rowcast.mapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.grpc.Connection;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.mapping.UnansweredException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real programs on real sockets. */
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class MapperProgramTest {
    private static final Contract CONTRACT = new Contract(
            new TableId("shop", "orders"),
            1,
            "shop",
            "Orders",
            List.of(new ContractField(1, "id", "id", SemanticType.INT64, FieldState.ACTIVE)),
            List.of(1),
            1);
    private static final ByteString ROW = ByteString.copyFrom(new byte[] {8, 42});
    private static final MapperProgram.Times PATIENT =
            new MapperProgram.Times(Duration.ofMinutes(2), Duration.ofMillis(10), Duration.ofMillis(50));

    private final List<String> printed = new CopyOnWriteArrayList<>();
    private final List<ProgramMapping> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(ProgramMapping::close);
    }

    private MapperProgram program(MapperProgram.Times times, String... command) {
        return new MapperProgram(List.of(command), times, printed::add);
    }

    private ProgramMapping mapping(MapperProgram program) {
        ProgramMapping mapping = new ProgramMapping(
                program,
                new GrpcMapping(Connection.to("unix://" + program.socket()).plaintext()));
        opened.add(mapping);
        return mapping;
    }

    private MapperProgram javaProgram() {
        return program(
                PATIENT,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ProgramOfTest.class.getName());
    }

    private static TableMapping table(ProgramMapping mapping) {
        return mapping.of(CONTRACT, Map.of()).toCompletableFuture().join();
    }

    private static Map<String, Object> made(TableMapping table) {
        Mapped mapped = table.map(List.of(ROW)).toCompletableFuture().join().get(0);
        return ((Mapped.Documents) mapped).all().get(0).values();
    }

    private static Throwable fault(MapperProgram program) {
        return program.listening()
                .toCompletableFuture()
                .handle((on, fault) -> MapperCalls.cause(fault))
                .join();
    }

    @Test
    void aProgramIsStartedMapsIsStartedAgainWhenItEndsAndEndsWhenItIsClosed() throws Exception {
        MapperProgram program = javaProgram();
        ProgramMapping mapping = mapping(program);

        Map<String, Object> first = made(table(mapping));
        ProcessHandle one = ProcessHandle.of((long) first.get("pid")).orElseThrow();
        assertThat((byte[]) first.get("row")).isEqualTo(ROW.toByteArray());
        await().until(() -> printed.stream().anyMatch(line -> line.endsWith(": said by the mapper")));

        one.destroyForcibly();

        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(made(table(mapping)).get("pid")).isNotEqualTo(one.pid()));
        ProcessHandle other =
                ProcessHandle.of((long) made(table(mapping)).get("pid")).orElseThrow();
        mapping.close();
        other.onExit().get(60, TimeUnit.SECONDS);
        await().until(() -> Files.notExists(program.socket().getParent()));
        assertThat(fault(program)).isInstanceOf(UnansweredException.class);
    }

    @Test
    void nothingIsStartedBeforeSomebodyAsks() {
        MapperProgram program = program(PATIENT, "touch", "/dev/null");
        assertThat(program.socket().getParent()).doesNotExist();
        program.close();

        assertThat(fault(program)).hasMessageContaining("can't be started: it is no longer wanted");
    }

    @Test
    void theSocketsFolderIsItsUsersAlone() throws Exception {
        MapperProgram program = program(PATIENT, "sleep", "1000");
        program.listening();
        await().until(() -> Files.exists(program.socket().getParent()));

        assertThat(Files.getPosixFilePermissions(program.socket().getParent())).hasSize(3);
        program.close();
    }

    @Test
    void aProgramThatEndsSaysHow() {
        MapperProgram program = program(PATIENT, "sh", "-c", "echo no such module >&2; exit 3");

        assertThat(fault(program))
                .isInstanceOf(UnansweredException.class)
                .hasMessageMatching("mapper program sh -c .* ended with status 3 before it listened on"
                        + " ROWCAST_MAPPER_SOCKET; it is started again in 10 ms, and what it printed is in the log");
        await().until(() -> printed.stream()
                        .filter(line -> line.endsWith(": no such module"))
                        .count()
                > 2);
        program.close();
    }

    /** Servers in Go and Node.js don't listen where there is a file already. */
    @Test
    void aProgramFindsNothingOfTheOneBeforeIt() {
        MapperProgram program = program(
                PATIENT, "sh", "-c", "ls $(dirname $ROWCAST_MAPPER_SOCKET); touch $ROWCAST_MAPPER_SOCKET; echo left");
        program.listening();

        await().until(() ->
                printed.stream().filter(line -> line.endsWith(": left")).count() > 2);
        assertThat(printed).noneMatch(line -> line.endsWith(": socket"));
        program.close();
    }

    @Test
    void whatItPrintsIsBoundedLines() throws Exception {
        List<String> lines = new ArrayList<>();

        new PrintedLines(lines::add).read(new StringReader("one\r\n\ntwo\u0007\n" + "x".repeat(4_500) + "\nlast"));

        assertThat(lines).containsExactly("one", "two", "x".repeat(2_000), "x".repeat(2_000), "x".repeat(500), "last");
    }

    @Test
    void aProgramWithoutAFolderForItsSocketIsTriedAgain() throws Exception {
        MapperProgram program = program(PATIENT, "sleep", "1000");
        Path folder = program.socket().getParent();
        Files.writeString(folder, "in the way");

        assertThat(fault(program)).hasMessageContaining("can't be started: ");
        Files.delete(folder);
        await().until(() -> Files.isDirectory(folder));
        program.close();
    }

    @Test
    void aProgramThatIsNotThereSaysSo() {
        MapperProgram program = program(PATIENT, "/no/such/program");

        assertThat(fault(program)).hasMessageContaining("can't be started: ").hasMessageContaining("/no/such/program");
        program.close();
    }

    @Test
    void aProgramThatNeverListensIsEndedWithWhatItStarted() {
        MapperProgram program = program(
                new MapperProgram.Times(Duration.ofMillis(300), Duration.ofMinutes(5), Duration.ofMinutes(5)),
                "sh",
                "-c",
                "sleep 1000 & echo $!; wait");

        assertThat(fault(program)).hasMessageContaining("has not listened on ROWCAST_MAPPER_SOCKET for 300 ms");
        await().until(() -> !printed.isEmpty());
        String line = printed.get(0);
        long pid = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
        await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        program.close();
    }
}
