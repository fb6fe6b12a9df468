package dev.rowcast.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One Connect worker. Workers of the same group share connectors; another group is another Connect cluster with topics of its own.
 *
 * @param name the worker's name in logs, in {@code endpoints.json} and as a folder
 * @param group Connect's {@code group.id}, also the prefix of its three topics
 * @param version the Connect that it runs on
 * @param debezium whether Debezium's MySQL connector is in its plugin path
 * @param plugins unpacked plugin folders that are in its plugin path too
 * @param properties worker properties that are added to the stack's own, or override them
 * @param jvmOptions options for its JVM, after the stack's own
 */
public record WorkerConfig(
        String name,
        String group,
        ConnectVersion version,
        boolean debezium,
        List<Path> plugins,
        Map<String, String> properties,
        List<String> jvmOptions) {
    /** Checks the name and copies the lists. */
    public WorkerConfig {
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("a worker's name is lower case letters, digits and dashes: " + name);
        }
        if (Parts.SERVERS.contains(name)) {
            throw new IllegalArgumentException("another part of the stack has the name " + name);
        }
        plugins =
                plugins.stream().map(path -> path.toAbsolutePath().normalize()).toList();
        properties = Map.copyOf(properties);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** A worker on the current Connect with Debezium's connector and no other, in a group of its own name. */
    public static WorkerConfig named(String name) {
        return new WorkerConfig(name, "rowcast-" + name, ConnectVersion.CURRENT, true, List.of(), Map.of(), List.of());
    }

    /** With another group. */
    public WorkerConfig withGroup(String newGroup) {
        return new WorkerConfig(name, newGroup, version, debezium, plugins, properties, jvmOptions);
    }

    /** On another Connect. */
    public WorkerConfig withVersion(ConnectVersion newVersion) {
        return new WorkerConfig(name, group, newVersion, debezium, plugins, properties, jvmOptions);
    }

    /** Without Debezium's connector. */
    public WorkerConfig withoutDebezium() {
        return new WorkerConfig(name, group, version, false, plugins, properties, jvmOptions);
    }

    /** With these plugin folders instead. */
    public WorkerConfig withPlugins(Path... folders) {
        return new WorkerConfig(name, group, version, debezium, List.of(folders), properties, jvmOptions);
    }

    /** With these worker properties instead. */
    public WorkerConfig withProperties(Map<String, String> newProperties) {
        return new WorkerConfig(name, group, version, debezium, plugins, newProperties, jvmOptions);
    }

    /** With these JVM options instead. */
    public WorkerConfig withJvmOptions(String... options) {
        return new WorkerConfig(name, group, version, debezium, plugins, properties, List.of(options));
    }
}
