package dev.rowcast.bench.contracts;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.bench.Effort;
import dev.rowcast.bench.Suite;
import dev.rowcast.bench.report.Figure;
import dev.rowcast.contract.log.ContractRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What it costs to fold the contract log, from its bytes to the contracts of all tables. The first fold of each log doesn't count. */
public final class ContractsSuite implements Suite {
    static final String NAME = "contracts";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** For the list of suites. */
    public ContractsSuite() {}

    /** Something done with a whole log. */
    private interface Work {
        int run() throws IOException;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "What folding the contract log costs with many tables";
    }

    @Override
    public void run(Effort effort, Consumer<Figure> figures, Consumer<String> progress) throws IOException {
        boolean quick = effort == Effort.QUICK;
        for (int tables : quick ? List.of(1_000) : List.of(1_000, 2_000)) {
            compareWithPairs(tables, quick ? 3 : 5, figures, progress);
        }
        for (int tables : List.of(1_000, 10_000)) {
            compareWithJson(tables, 10, quick ? 3 : 9, figures, progress);
        }
    }

    private static void compareWithPairs(int tables, int samples, Consumer<Figure> figures, Consumer<String> progress)
            throws IOException {
        String scenario = scenario(tables, 1);
        progress.accept(scenario);
        ManyTables log = ManyTables.of(tables, 1);
        figures.accept(time(scenario, "Rowcast", samples, tables, () -> fold(log)));
        figures.accept(
                time(scenario, "each name with each other", samples, tables, () -> PairwiseNames.fold(log.log())));
    }

    private static void compareWithJson(
            int tables, int revisions, int samples, Consumer<Figure> figures, Consumer<String> progress)
            throws IOException {
        String scenario = scenario(tables, revisions);
        progress.accept(scenario);
        ManyTables log = ManyTables.of(tables, revisions);
        ObjectMapper json = new ObjectMapper();
        figures.accept(time(scenario, "Rowcast", samples, tables, () -> fold(log)));
        figures.accept(time(scenario, "Jackson reading the trees", samples, tables * revisions, () -> {
            int read = 0;
            for (byte[] entry : log.entries()) {
                read += json.readTree(entry).isObject() ? 1 : 0;
            }
            return read;
        }));
    }

    private static int fold(ManyTables tables) {
        ContractRegistry registry = new ContractRegistry(tables.log());
        registry.refresh();
        return registry.histories().size();
    }

    private static Figure time(String scenario, String subject, int samples, int expected, Work work)
            throws IOException {
        double[] seconds = new double[samples];
        for (int i = -1; i < samples; i++) {
            long before = THREADS.getCurrentThreadCpuTime();
            int done = work.run();
            long taken = THREADS.getCurrentThreadCpuTime() - before;
            if (done != expected) {
                throw new IllegalStateException(
                        scenario + ", " + subject + ": " + done + " were read, and " + expected + " are there");
            }
            if (i >= 0) {
                seconds[i] = (double) taken / TimeUnit.SECONDS.toNanos(1);
            }
        }
        return Figure.of(NAME, scenario, subject, "CPU time of the thread", "s", seconds);
    }

    private static String scenario(int tables, int revisions) {
        return "%,d tables, %d %s each".formatted(tables, revisions, revisions == 1 ? "revision" : "revisions");
    }
}
