package dev.rowcast.stack;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MySQL, with the binlog as Debezium wants it. */
final class MysqlSpec implements ServerSpec {
    private final StackDirectory dir;
    private final Path distribution;
    private final MysqlData data;
    private final int port;
    private final int serverId;
    private final Optional<String> timeZone;

    /** @param serverId what tells it from the others in replication; the stack's own has 1 */
    MysqlSpec(
            StackDirectory dir, Path distribution, MysqlData data, int port, int serverId, Optional<String> timeZone) {
        this.dir = dir;
        this.distribution = distribution;
        this.data = data;
        this.port = port;
        this.serverId = serverId;
        this.timeZone = timeZone;
    }

    @Override
    public String name() {
        return Parts.MYSQL;
    }

    @Override
    public void prepare(Launcher launcher) {
        data.create(dir.home(Parts.MYSQL).resolve("data"), launcher);
    }

    @Override
    public List<String> command() {
        List<String> command =
                new ArrayList<>(MysqlData.command(distribution, dir.mysqlMarker(), Tools.isRoot(dir.root())));
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                // In the data directory, where mysqld goes: a path in full is soon longer than a socket's may be.
                "--socket=mysql.sock",
                "--pid-file=mysqld.pid",
                "--skip-name-resolve",
                "--max-connections=200",
                // The readiness probe hangs up after the greeting, which MySQL counts as an error of our host.
                "--max-connect-errors=1000000",
                "--server-id=" + serverId,
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--binlog-row-image=FULL",
                "--binlog-row-metadata=FULL",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON",
                // Safe when mysqld is killed, not when the machine is: this stack is no place for data.
                "--innodb-flush-log-at-trx-commit=2",
                // What isn't in the tables yet is in the log, and the next start takes it from there.
                "--innodb-fast-shutdown=2",
                "--sync-binlog=0"));
        return command;
    }

    @Override
    public Map<String, String> environment() {
        return timeZone.map(zone -> Map.of("TZ", zone)).orElse(Map.of());
    }

    @Override
    public List<Integer> ports() {
        return List.of(port);
    }

    @Override
    public boolean isReady() {
        // The port is open before the server is up; only then does it greet.
        try (Socket socket = new Socket()) {
            socket.connect(Ports.at(port), 500);
            socket.setSoTimeout(500);
            InputStream greeting = socket.getInputStream();
            byte[] start = greeting.readNBytes(5);
            return start.length == 5 && start[4] == 10;
        } catch (IOException e) {
            return false;
        }
    }
}
