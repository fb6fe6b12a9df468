package dev.rowcast.demo;

import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.LoneOpenSearch;
import dev.rowcast.stack.LonePostgres;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.Server;
import dev.rowcast.stack.StackConfig;
import java.nio.file.Path;
import java.util.List;

/** The servers of the stores, where no stack has them. */
final class LoneStores implements AutoCloseable {
    private final LonePostgres reports;
    private final LoneOpenSearch search;

    private LoneStores(LonePostgres reports, LoneOpenSearch search) {
        this.reports = reports;
        this.search = search;
    }

    /**
     * Starts both.
     *
     * @param mysql ended where one of them can't start
     */
    static LoneStores start(Path root, Progress progress, LoneMysql mysql) {
        try {
            LonePostgres reports = LonePostgres.start(root.resolve("postgres"), StackConfig.defaultCache(), progress);
            try {
                return new LoneStores(
                        reports,
                        LoneOpenSearch.start(root.resolve("opensearch"), StackConfig.defaultCache(), progress));
            } catch (RuntimeException unstarted) {
                reports.close();
                throw unstarted;
            }
        } catch (RuntimeException unstarted) {
            mysql.close();
            throw unstarted;
        }
    }

    Endpoints.Postgres postgres() {
        return reports.address();
    }

    Endpoints.OpenSearch opensearch() {
        return search.address();
    }

    List<Server> servers() {
        return List.of(reports.server(), search.server());
    }

    @Override
    public void close() {
        reports.close();
        search.close();
    }
}
