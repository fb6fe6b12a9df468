package dev.rowcast.batch.verify;

import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.SourceForm;
import dev.rowcast.batch.source.TableModel;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import dev.rowcast.store.MemoryStore;
import dev.rowcast.store.StoreDestination;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A database of a real MySQL, and a store in memory that its rows belong into. */
public final class Shop implements AutoCloseable {
    private static LoneMysql server;

    public final MemoryStore memory = new MemoryStore();
    /** What the source connector makes of rows. */
    SourceForm form = SourceForm.RECOMMENDED;

    private StoreDestination destination = new StoreDestination("copy", memory.connect());
    private final Endpoints.Mysql address;
    private final String database;
    private final Connection connection;

    private Shop(Endpoints.Mysql address, String database) throws SQLException {
        this.address = address;
        this.database = database;
        this.connection = connect();
        execute("DROP DATABASE IF EXISTS " + database, "CREATE DATABASE " + database, "USE " + database);
    }

    public static synchronized Shop open(String database) throws SQLException {
        if (server == null) {
            Path folder = Path.of("target", "mysql").toAbsolutePath();
            server = LoneMysql.start(folder, StackConfig.defaultCache(), 1, Progress.SILENT);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        }
        return new Shop(server.address(), database);
    }

    /** The store has from now on what the mapping makes of the rows. */
    public void map(Mapping mapping) {
        destination = destination.mapped(mapping);
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url() + "&characterEncoding=UTF-8", "app", "app");
    }

    private String url() {
        return address.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED";
    }

    public void execute(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    public String value(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    public TableId table(String name) {
        return new TableId(database, name);
    }

    public MysqlSource source() {
        return source("app");
    }

    public MysqlSource source(String user) {
        // What a user may have set, and no value is to depend on.
        return new MysqlSource(url(), Map.of("user", user, "password", user, "characterSetResults", "UTF-8"));
    }

    /** The contract that the table's first row would begin. */
    public Contract contract(TableId table) {
        try (SourceConnection source = new SourceConnection(source(), form, Waiting.REAL)) {
            TableModel model = TableModel.read(source, table, null);
            return Evolution.first(ShapeParser.read(table, model.rows(), model.keys()), List.of());
        }
    }

    /** A comparison of tables, to be changed. */
    public Check check(String... tables) {
        return new Check(tables);
    }

    /** A comparison. */
    public final class Check {
        private final List<TableId> tables = new ArrayList<>();
        private MysqlSource from = source();
        private boolean repair;
        private int range = 100;
        private Duration patience = Duration.ofMillis(200);
        private Listener listener = Listener.NONE;
        private int triedAgain;
        private dev.rowcast.batch.verify.Progress progress = dev.rowcast.batch.verify.Progress.none();

        private Check(String... names) {
            for (String name : names) {
                tables.add(table(name));
            }
        }

        public Check repairing() {
            repair = true;
            return this;
        }

        public Check range(int rows) {
            range = rows;
            return this;
        }

        public Check patience(Duration time) {
            patience = time;
            return this;
        }

        Check as(String user) {
            from = source(user);
            return this;
        }

        Check listening(Listener other) {
            listener = other;
            return this;
        }

        Check progress(dev.rowcast.batch.verify.Progress other) {
            progress = other;
            return this;
        }

        /** How often MySQL was asked again. */
        int triedAgain() {
            return triedAgain;
        }

        private void again(Duration pause) {
            triedAgain++;
            Waiting.REAL.pass(Duration.ofMillis(5));
        }

        public List<TableResult> all() {
            try (SourceConnection source = new SourceConnection(from, form, this::again)) {
                return new Verification(
                                source,
                                destination,
                                table -> Optional.of(contract(table)),
                                new Plan(range, 0, patience, repair, 1_000),
                                progress,
                                Waiting.REAL,
                                System::nanoTime,
                                listener)
                        .run(tables);
            }
        }

        public TableResult run() {
            return all().get(0);
        }
    }

    /** Fills the store with what MySQL has. */
    public void load(String... tables) {
        check(tables).patience(Duration.ZERO).repairing().all().forEach(result -> {
            if (!result.isFinished() || result.differs()) {
                throw new IllegalStateException(result.toString());
            }
        });
    }

    /** As if the stream had written another document. */
    public void spoil(String key, long sequence, String document) {
        memory.spoil(key, new RowVersion(0, sequence), document);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        memory.close();
    }
}
