package dev.rowcast.beam.load;

import dev.rowcast.batch.load.SourceLimits;
import dev.rowcast.batch.source.Admission;
import dev.rowcast.batch.source.DebeziumTypes;
import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.SourceForm;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.TableId;
import dev.rowcast.encode.BinaryText;
import dev.rowcast.encode.SourceSettings;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Everything that the workers of a load need. It holds passwords. Immutable.
 *
 * @param job tells this load from any other that a worker has had
 * @param source where rows are read
 * @param target where they go
 * @param tables what is loaded
 * @param plan how it is done
 */
public record LoadSpec(String job, Source source, Target target, List<Rest> tables, Plan plan) implements Serializable {
    public LoadSpec {
        tables = List.copyOf(tables);
    }

    /**
     * A table.
     *
     * @param database its database
     * @param table its name
     */
    public record Table(String database, String table) implements Serializable {
        /** That table. */
        public static Table of(TableId id) {
            return new Table(id.database(), id.table());
        }

        /** Its name as all else knows it. */
        public TableId id() {
            return new TableId(database, table);
        }
    }

    /**
     * What is left to load of a table.
     *
     * @param table the table
     * @param after all rows behind that place; empty for all of them
     */
    public record Rest(Table table, List<String> after) implements Serializable {
        public Rest {
            after = List.copyOf(after);
        }
    }

    /**
     * Where rows are read.
     *
     * @param url of MySQL, see {@link MysqlSource}
     * @param settings of Connector/J
     * @param connector the source connector's settings, by which it makes values of rows; empty for those that Rowcast recommends
     * @param form what {@link SourceSettings} says, its parts by their names
     * @param name the source's logical name, Debezium's {@code topic.prefix}; empty where it has none
     * @param admission asked of each connection, a {@link Serializable} one
     */
    public record Source(
            String url,
            Map<String, String> settings,
            Map<String, String> connector,
            Form form,
            String name,
            Admission admission)
            implements Serializable {
        public Source {
            settings = Map.copyOf(settings);
            connector = Map.copyOf(connector);
            if (!(admission instanceof Serializable)) {
                throw new IllegalArgumentException(
                        admission.getClass().getName() + " can't be sent to workers: it isn't Serializable");
            }
        }

        /** Where rows are read, with who reads. */
        public MysqlSource mysql() {
            return new MysqlSource(url, settings);
        }

        /** What becomes of them. */
        public SourceForm sourceForm() {
            return new SourceForm(
                    connector.isEmpty() ? DebeziumTypes.RECOMMENDED : DebeziumTypes.of(connector),
                    new SourceSettings(form.unavailablePlaceholder(), BinaryText.valueOf(form.binaryText())));
        }

        /** A connection for one worker, which is opened again while MySQL fails over. */
        public SourceConnection connect() {
            return new SourceConnection(mysql(), sourceForm(), Waiting.REAL, admission, Waits.TRIES);
        }

        /** Without the settings, of which one is the password. */
        @Override
        public String toString() {
            return new MysqlSource(url, Map.of()).toString();
        }
    }

    /**
     * {@link SourceSettings}.
     *
     * @param unavailablePlaceholder see there
     * @param binaryText see there, its constant's name
     */
    public record Form(String unavailablePlaceholder, String binaryText) implements Serializable {
        /** These. */
        public static Form of(SourceSettings settings) {
            return new Form(
                    settings.unavailablePlaceholder(), settings.binaryText().name());
        }
    }

    /**
     * Where rows go.
     *
     * @param routing the routing, as JSON
     * @param secrets the values of those that the subscription names
     * @param subscription whose destination is loaded
     * @param connector the connector's name, as the contract log has it
     * @param contracts the contract log's entries, as it writes them, with the contracts of all of the tables
     * @param folder where destinations lie on the machine that runs the pipeline, for a pipeline that stays there; empty where the job's jar has them
     */
    public record Target(
            String routing,
            Map<String, String> secrets,
            String subscription,
            String connector,
            List<String> contracts,
            String folder)
            implements Serializable {
        public Target {
            secrets = Map.copyOf(secrets);
            contracts = List.copyOf(contracts);
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return "subscription " + subscription;
        }
    }

    /**
     * How it is done.
     *
     * @param version of all rows, see {@link RowVersion#asLong}
     * @param rows how many rows a range has at most
     * @param ranges how many ranges of a table are loaded at most; the rest is for another job
     * @param rowsPerSecond how many rows each worker reads in a second; 0 for as many as go
     * @param threadsRunning a worker rests while more of MySQL's threads are at work; 0 for any number
     * @param lag a worker rests while the replica is further behind; zero for however far
     * @param freshness for how long after it was read a row may be written
     * @param shown how many rejected rows each worker tells of a table
     */
    public record Plan(
            long version,
            int rows,
            int ranges,
            long rowsPerSecond,
            int threadsRunning,
            Duration lag,
            Duration freshness,
            int shown)
            implements Serializable {
        SourceLimits limits() {
            return new SourceLimits(threadsRunning, lag);
        }
    }

    /** Writes it, as the job's jar has it. */
    public void write(OutputStream out) throws IOException {
        ObjectOutputStream objects = new ObjectOutputStream(out);
        objects.writeObject(this);
        objects.flush();
    }
}
