package dev.rowcast.connect;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.export.ContractsFile;
import dev.rowcast.contract.export.WholeFile;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractJson;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.LogTail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * A contract log as a file, and back. The file has a line for each entry, as it stands in the topic: what this version doesn't know of a newer one goes along.
 * A log in a file has the same form, so that each can become the other.
 */
public final class LogBackup {
    private LogBackup() {}

    /**
     * Copies the log to a file, which is replaced once all of it is there.
     *
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @return how many entries it has
     * @throws ContractLogException if the log can't be read, or has lost its beginning
     * @throws IOException if the file can't be written; what was there before then still is
     */
    public static int write(String topic, Map<String, Object> client, Path file) throws IOException {
        try (KafkaContractLog log = KafkaContractLog.open(topic, client)) {
            return write(log::copyTo, file);
        }
    }

    /** A log that can be copied. */
    @FunctionalInterface
    public interface Copied {
        /** Hands over all entries as they stand there; returns how many. */
        int copyTo(Consumer<byte[]> entries);
    }

    /**
     * The same of any log.
     *
     * @throws IOException if the file can't be written; what was there before then still is
     */
    public static int write(Copied log, Path file) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        int entries = log.copyTo(value -> {
            lines.writeBytes(value);
            lines.write('\n');
        });
        WholeFile.write(file, lines.toByteArray());
        return entries;
    }

    /**
     * What such a file holds, or the {@code contracts.json} of an export: that has but the latest revision of each table, so that earlier ones are taken to be
     * like it. Numbers and names stay what they are.
     *
     * @throws IOException if the file can't be read
     * @throws IllegalArgumentException if it is neither; the message has the line
     */
    public static List<byte[]> read(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        return isExport(content) ? ofExport(content) : ofLines(new String(content, StandardCharsets.UTF_8));
    }

    /** Whether that file is an export's. */
    public static boolean isExport(Path file) throws IOException {
        return isExport(Files.readAllBytes(file));
    }

    private static boolean isExport(byte[] content) {
        return content.length > 0 && content[0] == '[';
    }

    private static List<byte[]> ofLines(String text) {
        List<byte[]> entries = new ArrayList<>();
        for (String line : text.lines().toList()) {
            byte[] entry = line.getBytes(StandardCharsets.UTF_8);
            try {
                ContractJson.parse(entry);
            } catch (IllegalArgumentException notAnEntry) {
                throw new IllegalArgumentException(
                        "line " + (entries.size() + 1) + ": " + notAnEntry.getMessage(), notAnEntry);
            }
            entries.add(entry);
        }
        return entries;
    }

    private static List<byte[]> ofExport(byte[] content) {
        List<byte[]> entries = new ArrayList<>();
        for (ContractEntry latest : ContractsFile.read(content)) {
            Contract contract = latest.contract();
            for (int revision = 1; revision <= contract.revision(); revision++) {
                entries.add(ContractJson.write(new ContractEntry(
                        contract.withRevision(revision),
                        revision - 1,
                        latest.shape(),
                        latest.since(),
                        false,
                        latest.decision(),
                        latest.decidedBy(),
                        latest.decidedAtMillis())));
            }
        }
        return entries;
    }

    /**
     * All entries of a log as they stand in its topic.
     *
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @throws ContractLogException if the log can't be read, or has lost its beginning
     */
    public static List<byte[]> entries(String topic, Map<String, Object> client) {
        try (KafkaContractLog log = KafkaContractLog.open(topic, client)) {
            return entries(log);
        }
    }

    private static List<byte[]> entries(KafkaContractLog log) {
        List<byte[]> entries = new ArrayList<>();
        log.copyTo(entries::add);
        return entries;
    }

    /**
     * Makes the topic if need be, and writes the entries to it that it lacks.
     *
     * @param client Kafka client properties, at least {@code bootstrap.servers}
     * @param replicationFactor for a new topic; -1 takes the broker's default
     * @return how many it lacked: all of a new topic, none of one that has them all
     * @throws ContractLogException if the topic has other entries, would forget some, or can't be written
     * @throws KafkaException if no broker is reached
     */
    public static int restore(List<byte[]> entries, String topic, Map<String, Object> client, short replicationFactor) {
        try (Admin admin = Brokers.admin(client)) {
            new LogTopic(admin, topic, LogTopic.CONTRACT_LOG).ensure(replicationFactor);
        }
        try (KafkaContractLog log = KafkaContractLog.open(topic, client)) {
            List<byte[]> missing = LogTail.missing(
                    entries(log), entries, "topic " + topic, "to put a backup in their place, delete the topic first");
            missing.forEach(entry -> log.append(ContractJson.parse(entry).subject(), entry));
            return missing.size();
        }
    }
}
