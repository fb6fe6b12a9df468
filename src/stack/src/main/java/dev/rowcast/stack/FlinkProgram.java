package dev.rowcast.stack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the processes of a Flink session cluster have in common: a JobManager and its TaskManagers, all on 127.0.0.1. */
record FlinkProgram(StackDirectory dir, Path libs, String part, Ports ports) {
    private static final String HOST = "127.0.0.1";

    /** What Flink's own scripts open on Java 17. */
    private static final List<String> OPENED = Stream.of(
                    "lang",
                    "net",
                    "io",
                    "nio",
                    "lang.reflect",
                    "text",
                    "time",
                    "util",
                    "util.concurrent",
                    "util.concurrent.atomic",
                    "util.concurrent.locks")
            .map(each -> "--add-opens=java.base/java." + each + "=ALL-UNNAMED")
            .toList();

    private static final List<String> EXPORTED = List.of(
            "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
            "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
            "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

    static Endpoints.Flink at(String host, int port) {
        return new Endpoints.Flink("http://" + host + ":" + port);
    }

    /** Where the JobManager answers. */
    String url() {
        return at(HOST, ports.of(Parts.FLINK)).url();
    }

    int port(String name) {
        return ports.of(part + "-" + name);
    }

    /** Where the JobManager is, which all have to know. */
    private Map<String, String> jobManager() {
        return Map.of(
                "jobmanager.rpc.address",
                HOST,
                "jobmanager.bind-host",
                HOST,
                "jobmanager.rpc.port",
                Integer.toString(ports.of(Parts.FLINK + "-rpc")),
                "blob.server.port",
                Integer.toString(ports.of(Parts.FLINK + "-blob")),
                // One that was killed is missed soon, and one that is starved for a moment isn't.
                "heartbeat.interval",
                "1000",
                "heartbeat.timeout",
                "10000",
                "io.tmp.dirs",
                dir.home(part).resolve("tmp").toString());
    }

    void prepare(Map<String, String> settings) {
        Path home = dir.home(part);
        JavaProgram.prepare(home);
        Map<String, String> all = new TreeMap<>(jobManager());
        all.putAll(settings);
        String yaml = all.entrySet().stream()
                .map(each -> each.getKey() + ": \"" + each.getValue().replace("\\", "\\\\") + "\"\n")
                .collect(Collectors.joining());
        try {
            Files.createDirectories(home.resolve("conf"));
            Files.writeString(home.resolve("conf/config.yaml"), yaml);
        } catch (IOException e) {
            throw new StackException("Flink's configuration cannot be written to " + home + ": " + e + ".", e);
        }
    }

    List<String> command(String mainClass, List<String> options, String... arguments) {
        List<String> all = Stream.concat(
                        Stream.of("--configDir", dir.home(part).resolve("conf").toString()), Stream.of(arguments))
                .toList();
        return JavaProgram.of(dir, part, libs, mainClass)
                .withOptions(EXPORTED)
                .withOptions(OPENED)
                .withOptions(options)
                .optimisedLate()
                .command(all.toArray(String[]::new));
    }

    /** Whether the JobManager answers to that path. */
    boolean answers(String path) {
        try {
            var answer = (HttpURLConnection) URI.create(url() + path).toURL().openConnection();
            answer.setConnectTimeout(1000);
            answer.setReadTimeout(5000);
            return answer.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
