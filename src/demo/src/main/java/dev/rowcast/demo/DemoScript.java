package dev.rowcast.demo;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What happens in the shop, scene by scene. Each scene ends when every subscriber has what was committed in it. */
final class DemoScript {
    private static final int CUSTOMERS = 70;
    private static final int ORDERS_EACH = 3;
    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final Duration BUSY_EVERY = Duration.ofMillis(20);
    private static final int COMMITS_AT_REST = 100;
    private static final Duration AT_REST_EVERY = Duration.ofMillis(20);
    private static final int EACH = Integer.MAX_VALUE;

    private final Platform platform;
    private final Database database;
    private final List<Feed> feeds;
    private final Narration narration;
    private final PrintSampler sampler;
    private final Settings settings;
    private final Path root;
    private final int rows;
    private final Tally tally = new Tally();
    private final Waiting waiting;

    DemoScript(
            Platform platform,
            List<Feed> feeds,
            Narration narration,
            PrintSampler sampler,
            Settings settings,
            Path root) {
        this.platform = platform;
        this.database = new Database(platform.mysql());
        this.feeds = feeds;
        this.narration = narration;
        this.sampler = sampler;
        this.settings = settings;
        this.root = root;
        this.rows = settings.rows();
        this.waiting = new Waiting(feeds, tally, new Health(platform, feeds), narration);
    }

    /** Plays all of it, and returns whether it showed what it promises. */
    boolean run() throws SQLException, InterruptedException {
        database.create();
        try (ShopWorkload workload = new ShopWorkload(database, tally, 1)) {
            snapshot(workload);
            business(workload);
            newColumn(workload);
            heldTables(workload);
            Report.Bulk bulk = bulk(workload);
            List<Report.AtRest> atRest = atRest(workload);
            boolean stored = stores(workload);
            return judge(bulk, atRest, stored);
        }
    }

    private boolean stores(ShopWorkload workload) throws SQLException, InterruptedException {
        StoreTools tools = settings.stores();
        if (tools == null) {
            return true;
        }
        try (Depot depot = Depot.open(root, narration)) {
            return platform.storesScene(database, depot, tools, waiting, narration)
                    .play(workload);
        }
    }

    private void snapshot(ShopWorkload workload) throws SQLException, InterruptedException {
        narration.phase("A shop with rows in it is connected: " + platform.parts() + ", two subscribers");
        workload.openShop(CUSTOMERS, ORDERS_EACH);
        for (Feed feed : feeds) {
            narration.detail(String.format(
                    "%-5s  subscription %s, service %s, %s",
                    feed.label(),
                    feed.subscription().name(),
                    feed.subscription().service(),
                    feed.tables().stream().map(Shop.Table::fullName).collect(Collectors.joining(", "))));
        }
        for (String each : platform.describe()) {
            Text.wrap(each, "       ", Text.WIDTH - Text.INDENT).forEach(narration::detail);
        }
        tally.startWith(database.counts());
        sampler.show(2, Duration.ofMillis(5));
        platform.connect(narration::detail);
        waiting.forAll("the snapshot");
        sampler.off();
        narration.done("all " + Text.number(tally.total()) + " rows have come as a snapshot, of which you see a few");
    }

    private void business(ShopWorkload workload) throws SQLException, InterruptedException {
        narration.phase("Business: each commit, and what arrives of it");
        sampler.show(EACH, Duration.ZERO);
        long before = tally.total();
        scene("A customer signs up and orders: one transaction over three tables", workload::signUpAndOrder);
        scene("An order is approved", workload::approveOne);
        scene("Another one is shipped", workload::shipOne);
        scene("A customer changes name and preferences", workload::renameCustomer);
        scene("A draft gets a note", () -> workload.note("no sugar"));
        scene("and loses it again: NULL", () -> workload.note(null));
        scene("A draft is deleted with its items: one transaction", workload::deleteDraft);
        narration.done(Text.count(tally.total() - before, "change") + ", delivered to their subscribers");
    }

    private void scene(String title, Pacer.Step step) throws SQLException, InterruptedException {
        narration.detail("> " + title);
        step.run();
        waiting.forAll(title);
    }

    private void newColumn(ShopWorkload workload) throws SQLException, InterruptedException {
        narration.phase("A column is added while the shop is busy");
        long before = tally.total();
        sampler.show(1, Duration.ofMillis(200));
        try (ShopWorkload other = new ShopWorkload(database, tally, 2)) {
            other.openShop(5, 1);
            try (Pacer busy = Pacer.start(other::doSomething, BUSY_EVERY)) {
                waiting.forTime(BUSY.dividedBy(2));
                sampler.off();
                narration.detail("> " + Shop.ADD_DISCOUNT);
                workload.addDiscountColumn();
                narration.detail("> An order with a discount, and an older one that gets one");
                workload.useDiscount(order -> sampler.follow(Shop.ORDERS, order));
                waiting.forTime(BUSY.dividedBy(2));
                busy.check();
            }
        }
        waiting.forAll("the changes around the ALTER TABLE");
        sampler.off();
        narration.done(Text.count(tally.total() - before, "change")
                + "; the typed service, compiled before there was a discount, goes on");
    }

    private void heldTables(ShopWorkload workload) throws SQLException, InterruptedException {
        try (TableApprovals approvals = new TableApprovals(platform.contracts(), settings.fieldChanges());
                ShopWorkload other = new ShopWorkload(database, tally, 3)) {
            HoldScene scene = new HoldScene(tally, waiting, feeds, platform, approvals, narration, sampler);
            narration.phase("A column is dropped while the shop is busy, and its table is held until somebody agrees");
            other.openShop(5, 1);
            List.of(workload, other).forEach(ShopWorkload::stopAskingBirthDates);
            scene.play(
                    new HoldScene.Change(
                            Shop.CUSTOMERS,
                            Shop.DROP_BIRTH_DATE,
                            () -> workload.dropBirthDates(customer -> sampler.follow(Shop.CUSTOMERS, customer)),
                            "apply"),
                    other);
            narration.phase(
                    "A column becomes text so that guests can order: held again, and bridged for older readers");
            scene.play(
                    new HoldScene.Change(
                            Shop.ORDERS,
                            Shop.RETYPE_CUSTOMER_ID,
                            () -> workload.letGuestsOrder(order -> sampler.follow(Shop.ORDERS, order)),
                            "bridge"),
                    other);
        }
    }

    private Report.Bulk bulk(ShopWorkload workload) throws SQLException, InterruptedException {
        narration.phase(Text.number(rows) + " rows in one transaction");
        workload.importOrders(rows);
        waiting.forAll("the " + Text.number(rows) + " rows");
        Duration took = feeds.stream()
                .map(feed -> feed.inbox().last().orElseThrow().latency())
                .max(Duration::compareTo)
                .orElseThrow();
        Report.Bulk bulk = new Report.Bulk(rows, took);
        narration.done(
                "all there " + Text.seconds(took) + " after the commit: " + Text.number(bulk.rate()) + " rows/s");
        return bulk;
    }

    private List<Report.AtRest> atRest(ShopWorkload workload) throws SQLException, InterruptedException {
        narration.phase(
                "Latency at rest: " + COMMITS_AT_REST + " single commits, " + AT_REST_EVERY.toMillis() + " ms apart");
        feeds.forEach(feed -> feed.inbox().startMeasuring());
        Pacer.times(COMMITS_AT_REST, AT_REST_EVERY, workload::approveOne);
        waiting.forAll("the single commits");
        List<Report.AtRest> atRest = new ArrayList<>();
        for (Feed feed : feeds) {
            atRest.add(new Report.AtRest(feed.label(), feed.inbox().stopMeasuring()));
        }
        narration.done(atRest.stream()
                .map(each -> each.subscriber() + " " + each.latencies().describe())
                .collect(Collectors.joining("; ")));
        return atRest;
    }

    private boolean judge(Report.Bulk bulk, List<Report.AtRest> atRest, boolean stored) throws SQLException {
        narration.phase("What the subscribers have made of the changes, against what JDBC reads from MySQL");
        List<Verification.Result> results = new ArrayList<>();
        List<Report.Count> counts = new ArrayList<>();
        long outOfOrder = 0;
        for (Feed feed : feeds) {
            outOfOrder += feed.inbox().outOfOrder();
            for (Shop.Table table : feed.tables()) {
                Verification.Result result = Verification.compare(database, feed, table);
                results.add(result);
                result.describe().forEach(narration::detail);
                counts.add(new Report.Count(
                        feed.label(),
                        table.fullName(),
                        tally.of(table.name()),
                        feed.inbox().received(table.name()),
                        feed.inbox().duplicates(table.name())));
            }
        }
        Report report = new Report(counts, atRest, bulk, results, outOfOrder);
        narration.done(report.kept() ? "equal in every row and column" : "NOT as promised");
        narration.line("");
        report.lines().forEach(narration::detail);
        narration.line("");
        boolean kept = report.kept() && stored;
        narration.line((kept
                        ? "Nothing was lost, and the subscribers hold what the database holds."
                        : "The demo did NOT show what it promises: see above.")
                + "  (" + Text.seconds(narration.elapsed()) + " in all)");
        return kept;
    }
}
