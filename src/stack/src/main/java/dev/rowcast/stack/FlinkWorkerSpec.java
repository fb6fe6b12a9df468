package dev.rowcast.stack;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Map;

/** A TaskManager of a Flink session cluster, which takes two tasks at once. */
record FlinkWorkerSpec(FlinkProgram program) implements ServerSpec {
    /** @param name which one, such as {@code flink-worker-1} */
    static FlinkWorkerSpec of(StackDirectory dir, Distributions distributions, Ports ports, String name) {
        return new FlinkWorkerSpec(new FlinkProgram(dir, distributions.libs(Distribution.FLINK), name, ports));
    }

    @Override
    public String name() {
        return program.part();
    }

    @Override
    public void prepare(Launcher launcher) {
        program.prepare(Map.ofEntries(
                Map.entry("taskmanager.resource-id", name()),
                Map.entry("taskmanager.host", "127.0.0.1"),
                Map.entry("taskmanager.bind-host", "127.0.0.1"),
                Map.entry("taskmanager.rpc.port", Integer.toString(program.port("rpc"))),
                Map.entry("taskmanager.numberOfTaskSlots", "2"),
                Map.entry("taskmanager.cpu.cores", "2.0"),
                // Without its scripts nobody else tells how the memory is shared out.
                Map.entry("taskmanager.memory.framework.heap.size", "128m"),
                Map.entry("taskmanager.memory.framework.off-heap.size", "128m"),
                Map.entry("taskmanager.memory.task.heap.size", "384m"),
                Map.entry("taskmanager.memory.task.off-heap.size", "0b"),
                Map.entry("taskmanager.memory.managed.size", "128m"),
                Map.entry("taskmanager.memory.network.min", "64m"),
                Map.entry("taskmanager.memory.network.max", "64m"),
                Map.entry("taskmanager.memory.jvm-metaspace.size", "256m"),
                Map.entry("taskmanager.memory.jvm-overhead.min", "64m"),
                Map.entry("taskmanager.memory.jvm-overhead.max", "64m")));
    }

    @Override
    public List<String> command() {
        return program.command(
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                List.of("-Xmx512m", "-XX:MaxDirectMemorySize=256m", "-XX:MaxMetaspaceSize=256m"));
    }

    @Override
    public List<Integer> ports() {
        return List.of(program.port("rpc"));
    }

    /** The JobManager may know one that was killed for a while yet. */
    @Override
    public boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(Ports.at(program.port("rpc")), 500);
        } catch (IOException e) {
            return false;
        }
        return program.answers("/taskmanagers/" + name());
    }
}
