package dev.rowcast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people type by mistake: each is one clear error, and none of it "should not have happened". */
class BadInputTest {
    private static final String DEAD = " --bootstrap-server 127.0.0.1:1";

    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    static Stream<String> lines() {
        List<String> ofKafka = List.of(
                "status",
                "contracts list",
                "contracts show shop.orders",
                "contracts diff shop.orders",
                "contracts approve shop.orders --as apply --yes",
                "contracts reject shop.orders --yes",
                "contracts purge shop.orders note",
                "contracts export --out @new",
                "plan --sql SELECT",
                "dead-letters list --topic letters",
                "dead-letters redrive --topic letters --all --config @sink.json --by me",
                "dead-letters parked --config @sink.json",
                "dead-letters release --all --config @sink.json");
        return Stream.of(
                        ofKafka.stream()
                                .filter(line -> !line.contains("parked") && !line.contains("release"))
                                .flatMap(line -> Stream.of(
                                        line + DEAD,
                                        line + " --bootstrap-server nonsense",
                                        line + " --bootstrap-server ,",
                                        line + " --bootstrap-server 127.0.0.1:99999999",
                                        line + DEAD + " --command-config @folder",
                                        line + DEAD + " --command-config @missing",
                                        line + DEAD + " --command-config @binary",
                                        line + DEAD + " --command-config @bad.properties",
                                        line + DEAD + " --command-config @escape.properties",
                                        line + " --dir @binary",
                                        line + " --dir @broken")),
                        ofKafka.stream().filter(line -> line.contains("@sink.json")),
                        Stream.of(
                                "status --every 0",
                                "status --every 999999999999",
                                "status --connect http://127.0.0.1:1" + DEAD,
                                "contracts list --topic a/b" + DEAD,
                                "dead-letters list --topic a/b" + DEAD,
                                "dead-letters list --config @folder",
                                "dead-letters list --config @binary",
                                "dead-letters list --config @missing",
                                "dead-letters list --connector shop --connect http://127.0.0.1:1",
                                "dead-letters redrive --all --config @sink.json --set routes.file=@folder",
                                "dead-letters redrive --all --config @sink.json --set routes.file=@binary",
                                "dead-letters redrive --all --config @sink.json --set contract.log.bootstrap.servers=",
                                "dead-letters redrive --all --config @sink.json --converter-jars @missing",
                                "dead-letters redrive --all --config @sink.json --set value.converter=java.lang.String",
                                "verify --subscription a",
                                "verify --subscription b --config @sink.json --source jdbc:mysql://127.0.0.1:1/",
                                "verify --subscription a --config @sink.json --source jdbc:mysql://127.0.0.1:1/",
                                "verify --subscription a --config @sink.json --source 127.0.0.1:1",
                                "verify --subscription a --config @sink.json --source-connector x --connect http://127.0.0.1:1",
                                "verify --subscription a --config @sink.json --source jdbc:mysql://h/ --source-password-file @missing",
                                "verify --subscription a --config @sink.json --dir @broken",
                                "verify --subscription a --config @sink.json --range 0",
                                "verify --subscription a --connector shop --connect http://127.0.0.1:1",
                                "plan --contracts @folder --sql SELECT",
                                "plan --contracts @binary --sql SELECT",
                                "plan --contracts @exported --file @folder",
                                "plan --contracts @exported --file @binary",
                                "plan --contracts @exported --routes @folder --sql SELECT",
                                "plan --contracts @exported --routes @binary --sql SELECT",
                                "plan --contracts @exported --routes @missing --sql SELECT",
                                "replay @missing --routes @routes.json --contract-log file:@new.log",
                                "replay @folder --routes @routes.json --contract-log file:@new.log",
                                "replay @binary --routes @routes.json --contract-log file:@new.log",
                                "replay @binary --routes @folder --contract-log file:@new.log",
                                "replay @binary --routes @binary --contract-log file:@new.log",
                                "replay @binary --routes @missing --contract-log file:@new.log",
                                "replay @records --routes @routes.json --contract-log file:@folder",
                                "replay @records --routes @routes.json --contract-log file:@binary",
                                "replay @records --routes @routes.json --contract-log file:@missing/deeper/new.log",
                                "replay @records --routes @routes.json --contract-log @new.log",
                                "replay @records --routes @routes.json --contract-log file:@new.log --patience -1",
                                "replay @records --routes @routes.json --contract-log file:@new.log --secrets @folder",
                                "replay @records --routes @routes.json --contract-log file:@new.log --destinations-path @binary",
                                "run --config @folder",
                                "run --config @binary",
                                "run --config @missing",
                                "run --config @routes.json",
                                "run --config @sink.json --check",
                                "tail --listen 0 --host 300.1.1.1",
                                "tail --listen 0 --host @x",
                                "stack status --dir @binary",
                                "stack stop --dir @binary",
                                "stack status --dir @broken",
                                "stack stop --dir @broken",
                                "stack start --dir @binary",
                                "demo --dir @binary",
                                "demo --dir @broken",
                                "demo --with mongodb",
                                "demo --rows 0",
                                "demo --kafkaless --keep",
                                "demo --kafkaless --with mongodb"))
                .flatMap(each -> each);
    }

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(dir.resolve("folder"));
        Files.write(dir.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 'x', (byte) 0xc3, '\n', '{'});
        Files.writeString(dir.resolve("bad.properties"), "security.protocol=NONSENSE\n");
        Files.writeString(dir.resolve("escape.properties"), "a=\\u12\n");
        Files.writeString(dir.resolve("records"), "{}\n");
        Files.createDirectories(dir.resolve("broken"));
        Files.writeString(dir.resolve("broken/endpoints.json"), "{\"mysql\":");
        Files.createDirectories(dir.resolve("exported"));
        Files.writeString(dir.resolve("exported/contracts.json"), "[]");
        String routes = "{\"subscriptions\":[{\"name\":\"a\",\"tables\":[\"*.*\"],\"target\":\"localhost:1\"}]}";
        Files.writeString(dir.resolve("routes.json"), routes);
        Files.writeString(dir.resolve("sink.json"), """
                {"name": "shop", "config": {"topics": "shop.shop.orders", "contract.log.bootstrap.servers": "127.0.0.1:1",
                  "errors.tolerance": "all", "errors.deadletterqueue.topic.name": "letters", "routes.file": "%s"}}
                """.formatted(dir.resolve("routes.json")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void isOneClearError(String line) {
        int exitCode = run(line.replace("@", dir + "/").split(" "));

        assertThat(exitCode).as(err.toString()).isNotZero();
        assertThat(err.toString())
                .doesNotContain("should not have happened", "Exception", "\tat ")
                .matches("(?s)(rowcast: .*|)");
        assertThat(err.toString() + out).isNotBlank();
    }

    private int run(String... arguments) {
        return Rowcast.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), Map.of())
                .execute(arguments);
    }
}
