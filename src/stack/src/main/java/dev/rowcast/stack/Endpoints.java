package dev.rowcast.stack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a stack listen, and which processes they are: the content of {@code endpoints.json}.
 *
 * @param mysql the database
 * @param kafka the broker
 * @param connect the main Connect worker
 * @param opensearch the OpenSearch node, or null when the stack has none
 * @param postgres the PostgreSQL server, or null when the stack has none
 * @param flink the JobManager of the Flink session cluster, or null when the stack has none
 * @param workers REST addresses of the further Connect workers that run, by name
 * @param processes process ids by part: {@code mysql}, {@code kafka}, {@code connect}, its stores, and the further workers
 * @param owner the process id of the JVM that the stack is bound to, or null when it is detached
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Endpoints(
        Mysql mysql,
        Kafka kafka,
        Connect connect,
        @Nullable OpenSearch opensearch,
        @Nullable Postgres postgres,
        @Nullable Flink flink,
        Map<String, Connect> workers,
        Map<String, Long> processes,
        @Nullable Long owner) {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** Sorts and copies the maps; absent ones are empty. */
    public Endpoints {
        workers = sorted(workers);
        processes = sorted(processes);
    }

    /**
     * The database.
     *
     * @param host its host
     * @param port its port
     * @param user a user for applications, who may do everything, granting included
     * @param password that user's password
     * @param debeziumUser the user with the grants that Debezium needs
     * @param debeziumPassword that user's password
     */
    public record Mysql(
            String host, int port, String user, String password, String debeziumUser, String debeziumPassword) {
        /** For JDBC, without a database: {@code jdbc:mysql://host:port/}. */
        public String jdbcUrl() {
            return "jdbc:mysql://" + host + ":" + port + "/";
        }
    }

    /**
     * The broker.
     *
     * @param bootstrapServers for clients, {@code host:port}
     */
    public record Kafka(String bootstrapServers) {}

    /**
     * A Connect worker.
     *
     * @param url its REST address, without a slash at the end
     */
    public record Connect(String url) {}

    /**
     * A PostgreSQL server.
     *
     * @param host its host
     * @param port its port
     * @param database the database that is there
     * @param user a user who may do everything
     * @param password that user's password
     */
    public record Postgres(String host, int port, String database, String user, String password) {
        /** For JDBC: {@code jdbc:postgresql://host:port/database}. */
        public String jdbcUrl() {
            return "jdbc:postgresql://" + host + ":" + port + "/" + database;
        }
    }

    /**
     * An OpenSearch node.
     *
     * @param url its address, without a slash at the end
     */
    public record OpenSearch(String url) {}

    /**
     * A Flink session cluster.
     *
     * @param url where its JobManager answers and shows itself, without a slash at the end
     */
    public record Flink(String url) {}

    private static <T> Map<String, T> sorted(@Nullable Map<String, T> map) {
        return map == null ? Map.of() : java.util.Collections.unmodifiableMap(new TreeMap<>(map));
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Written aside and renamed, so that a reader never meets half a file. */
    void write(Path file) {
        try {
            Path aside = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(aside, toJson());
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackException("The endpoints cannot be written to " + file + ": " + e + ".", e);
        }
    }

    /** Empty when there is no such file. */
    static Optional<Endpoints> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Endpoints read = JSON.readValue(Files.readString(file), Endpoints.class);
            if (read == null || read.mysql == null || read.kafka == null || read.connect == null) {
                throw new StackException(file + " names no mysql, kafka or connect: it was not written by the stack."
                        + " Delete it and start again.");
            }
            return Optional.of(read);
        } catch (IOException e) {
            throw new StackException(
                    file + " is not what the stack writes (" + e.getMessage() + "). Delete it and start again.", e);
        }
    }
}
