package dev.rowcast.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.cli.Rowcast;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
    private static final String SCHEMA = "{\"type\":\"struct\",\"name\":\"shop.shop.orders.Envelope\",\"fields\":["
            + column("before") + "," + column("after")
            + ",{\"field\":\"source\",\"type\":\"struct\",\"fields\":[" + text("name") + "," + text("db") + ","
            + text("table")
            + "," + number("server_id") + "," + text("file") + "," + number("pos") + ","
            + "{\"field\":\"row\",\"type\":\"int32\"}," + number("ts_ms") + "]}," + text("op") + "]}";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path lines;

    private static String text(String name) {
        return "{\"field\":\"" + name + "\",\"type\":\"string\"}";
    }

    private static String number(String name) {
        return "{\"field\":\"" + name + "\",\"type\":\"int64\"}";
    }

    private static String column(String row) {
        return "{\"field\":\"" + row + "\",\"type\":\"struct\",\"optional\":true,\"fields\":[" + number("id") + "]}";
    }

    @BeforeEach
    void record() throws IOException {
        lines = Files.writeString(
                folder.resolve("shop.shop.orders.jsonl"), String.join("\n", insert(1), insert(2), "", insert(3)));
    }

    private static String insert(long id) {
        return "{\"key\":null,\"value\":{\"schema\":" + SCHEMA + ",\"payload\":{\"before\":null,\"after\":{\"id\":" + id
                + "},\"op\":\"c\",\"source\":{\"name\":\"shop\",\"db\":\"shop\",\"table\":\"orders\",\"server_id\":1,"
                + "\"file\":\"binlog.000001\",\"pos\":" + id + ",\"row\":0,\"ts_ms\":1}}}}";
    }

    private Path routes(String subscription) throws IOException {
        return Files.writeString(
                folder.resolve("routes.json"),
                "{\"defaults\": {\"tls\": {\"plaintext\": true}}, \"subscriptions\": [{\"name\": \"a\", \"tables\": [\"shop.*\"], "
                        + subscription + "}]}");
    }

    private int replay(String subscription, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "replay",
                lines.toString(),
                "--routes",
                routes(subscription).toString(),
                "--contract-log",
                "file:" + folder.resolve("contracts.jsonl")));
        arguments.addAll(List.of(more));
        return Rowcast.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), Map.of())
                .execute(arguments.toArray(String[]::new));
    }

    @Test
    void deliversAllAndEnds() throws IOException {
        Path file = folder.resolve("orders.out");

        int code = replay("\"destination\": {\"type\": \"log\", \"file\": \"" + file + "\"}");

        assertThat(err.toString()).isEqualTo("3 records read, all delivered" + System.lineSeparator());
        assertThat(code).isZero();
        assertThat(Files.readAllLines(file))
                .hasSize(3)
                .allMatch(line -> line.startsWith("{\"subscription\":\"a\",\"id\":\"shop/binlog.000001/"));
        assertThat(folder.resolve("contracts.jsonl")).isNotEmptyFile();
    }

    @Test
    void whatIsRejectedIsToldAndShowsInTheExitCode() throws IOException {
        Files.writeString(
                lines, insert(1) + "\n{\"value\":{\"schema\":{\"type\":\"string\"},\"payload\":\"x\"}}\n" + insert(2));

        int code = replay("\"destination\": {\"type\": \"log\", \"file\": \"" + folder.resolve("out") + "\"}");

        assertThat(code).isEqualTo(3);
        assertThat(err.toString())
                .contains("not delivered, shop.shop.orders-0@1: ")
                .contains("3 records read, 1 changes not delivered, 0 partitions held");
    }

    @Test
    void aDestinationThatTakesNothingEndsIt() throws IOException {
        int code = replay(
                "\"destination\": {\"type\": \"log\", \"file\": \"" + folder.resolve("no/such/folder") + "\"}",
                "--patience",
                "1");

        assertThat(code).isEqualTo(3);
        assertThat(err.toString())
                .contains("given up: a is MISCONFIGURED: can't write to")
                .contains("its folder isn't there");
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertThat(replay("\"destination\": {\"type\": \"elsewhere\"}")).isEqualTo(1);
        assertThat(err.toString())
                .contains("/subscriptions/0/destination/type")
                .contains("installed: log (the class path)");

        Files.writeString(lines, "{torn");
        assertThat(replay("\"destination\": {\"type\": \"log\", \"file\": \"" + folder.resolve("out") + "\"}"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("rowcast: " + lines + ", line 1 is no record");
    }
}
