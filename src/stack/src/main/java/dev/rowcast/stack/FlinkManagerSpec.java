package dev.rowcast.stack;

import java.util.List;
import java.util.Map;

/** The JobManager of a Flink session cluster: jobs that lose a TaskManager begin again. */
record FlinkManagerSpec(FlinkProgram program) implements ServerSpec {
    /** Fetches what it needs. */
    static FlinkManagerSpec of(StackDirectory dir, Distributions distributions, Ports ports) {
        return new FlinkManagerSpec(new FlinkProgram(dir, distributions.libs(Distribution.FLINK), Parts.FLINK, ports));
    }

    @Override
    public String name() {
        return Parts.FLINK;
    }

    @Override
    public void prepare(Launcher launcher) {
        program.prepare(Map.ofEntries(
                Map.entry("rest.address", "127.0.0.1"),
                Map.entry("rest.bind-address", "127.0.0.1"),
                Map.entry("rest.port", Integer.toString(restPort())),
                Map.entry("rest.bind-port", Integer.toString(restPort())),
                Map.entry(
                        "web.upload.dir",
                        program.dir().home(name()).resolve("upload").toString()),
                Map.entry("jobmanager.memory.heap.size", "400m"),
                Map.entry("jobmanager.memory.off-heap.size", "64m"),
                Map.entry("jobmanager.memory.jvm-metaspace.size", "256m"),
                Map.entry("jobmanager.memory.jvm-overhead.min", "64m"),
                Map.entry("jobmanager.memory.jvm-overhead.max", "64m"),
                // What tasks count is asked of them so often.
                Map.entry("metrics.fetcher.update-interval", "1000"),
                Map.entry("restart-strategy.type", "fixed-delay"),
                Map.entry("restart-strategy.fixed-delay.attempts", "10"),
                Map.entry("restart-strategy.fixed-delay.delay", "1s")));
    }

    private int restPort() {
        return program.ports().of(Parts.FLINK);
    }

    @Override
    public List<String> command() {
        return program.command(
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                List.of("-Xmx400m"),
                "--executionMode",
                "cluster",
                "--host",
                "127.0.0.1");
    }

    @Override
    public List<Integer> ports() {
        return List.of(restPort(), program.port("rpc"), program.port("blob"));
    }

    @Override
    public boolean isReady() {
        return program.answers("/overview");
    }
}
