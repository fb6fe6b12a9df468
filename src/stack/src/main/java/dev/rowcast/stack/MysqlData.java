package dev.rowcast.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A data directory with the stack's users in it. Initialising one takes seconds, so it is done once and copied. */
final class MysqlData {
    private static final String USER = "app";
    private static final String DEBEZIUM_USER = "dbz";
    private static final String USERS = """
            CREATE USER dbz@'%' IDENTIFIED BY 'dbz';
            GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT, LOCK TABLES ON *.* TO dbz@'%';
            CREATE USER app@'%' IDENTIFIED BY 'app';
            GRANT ALL ON *.* TO app@'%' WITH GRANT OPTION;
            """;

    private final Path distribution;
    private final Cache cache;

    MysqlData(Path distribution, Cache cache) {
        this.distribution = distribution;
        this.cache = cache;
    }

    /** A server there with the users of such a directory. */
    static Endpoints.Mysql at(String host, int port) {
        return new Endpoints.Mysql(host, port, USER, USER, DEBEZIUM_USER, DEBEZIUM_USER);
    }

    /** Makes that directory, unless it is there. */
    void create(Path directory, Launcher launcher) {
        if (isInitialised(directory)) {
            return;
        }
        Path template = cache.folder(
                distribution.getFileName() + "-data-" + Integer.toHexString(USERS.hashCode()),
                folder -> initialise(folder, launcher));
        try {
            Path aside = directory.resolveSibling("data.new");
            Files.createDirectories(directory.getParent());
            Trees.delete(aside);
            Trees.copy(template.resolve("data"), aside);
            Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StackException("MySQL's data directory " + directory + " cannot be made: " + e + ".", e);
        }
    }

    private void initialise(Path folder, Launcher launcher) throws IOException {
        Path data = folder.resolve("data");
        Path users = Files.writeString(folder.resolve("users.sql"), USERS);
        List<String> command = new ArrayList<>(command(distribution, "--datadir=" + data, Tools.isRoot(folder)));
        // Without a binlog, so that the first event in it is the first change that somebody makes.
        command.addAll(List.of("--initialize-insecure", "--disable-log-bin", "--init-file=" + users));
        Tools.Said said = launcher.run(command);
        if (said.status() != 0 || !isInitialised(data)) {
            throw new StackException(
                    "MySQL cannot initialise a data directory in " + folder + " (exit status " + said.status() + "):\n"
                            + LogTail.meaningful(said.output().lines().toList()));
        }
        // The server's identity, which a copy must not share.
        Files.deleteIfExists(data.resolve("auto.cnf"));
        try (Stream<Path> files = Files.list(data)) {
            for (Path socket : files.filter(
                            file -> file.getFileName().toString().contains(".sock"))
                    .toList()) {
                Files.delete(socket);
            }
        }
    }

    /** What initialising and running have in common. */
    static List<String> command(Path distribution, String dataDirectory, boolean root) {
        List<String> command = new ArrayList<>(List.of(
                distribution.resolve("bin/mysqld").toString(),
                "--no-defaults",
                dataDirectory,
                "--basedir=" + distribution,
                "--lc-messages-dir=" + distribution.resolve("share"),
                "--innodb-buffer-pool-size=16M",
                "--innodb-redo-log-capacity=8M",
                "--performance-schema=OFF",
                "--mysqlx=OFF"));
        if (root) {
            command.add("--user=root");
        }
        return command;
    }

    private static boolean isInitialised(Path dataDirectory) {
        return Files.exists(dataDirectory.resolve("mysql.ibd"));
    }
}
