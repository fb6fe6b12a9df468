package dev.rowcast.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Rows of two MySQL servers in one reporting database, where SQL joins them, and orders in OpenSearch, where their words are found. */
final class StoresScene {
    private static final String NOTE = "Quixotic wrapping, please";
    private static final String BEST_CUSTOMERS = "SELECT c.id, c.name, count(*), sum(o.amount)"
            + " FROM shop.orders o JOIN shop.customers c ON c.id::text = o.customer_id::text GROUP BY c.id, c.name ORDER BY 4 DESC LIMIT 3";
    private static final String SHELVES = "SELECT s.shelf, s.sku, s.quantity, sum(i.quantity)"
            + " FROM shop.order_items i JOIN depot.stock s ON s.sku = i.sku GROUP BY s.shelf, s.sku, s.quantity ORDER BY 1";

    private final Database shop;
    private final Depot depot;
    private final StorePipeline pipeline;
    private final ReportingDatabase reports;
    private final OrderSearch search;
    private final StoresCheck check;
    private final Waiting waiting;
    private final Narration narration;

    StoresScene(
            StoreRoutes stores,
            Database shop,
            Depot depot,
            StorePipeline pipeline,
            StoresCheck check,
            Waiting waiting,
            Narration narration) {
        this.shop = shop;
        this.depot = depot;
        this.pipeline = pipeline;
        this.reports = new ReportingDatabase(stores.reports());
        this.search = new OrderSearch(stores.search());
        this.check = check;
        this.waiting = waiting;
        this.narration = narration;
    }

    /** Plays it, and returns whether the stores have what the databases have. */
    boolean play(ShopWorkload workload) throws SQLException, InterruptedException {
        narration.phase("Stores: the shop's tables and those of a depot, on a MySQL server of its own, side by side");
        pipeline.start();
        Text.wrap(
                        pipeline.describe()
                                + ": shop.* and depot.* to one PostgreSQL, a schema each, orders to OpenSearch",
                        "  ",
                        Text.WIDTH - Text.INDENT)
                .forEach(narration::detail);
        awaitRows();
        narration.detail(
                "> An order gets a note, a customer signs up; in the depot biscuits come in and the kettles go");
        workload.note(NOTE);
        workload.signUpAndOrder();
        workload.renameCustomer();
        depot.restock();
        clash();
        boolean equal = equal();
        show();
        narration.done(equal ? "the stores have what the databases have" : "NOT what the databases have");
        return equal;
    }

    /** Returns when the stores have as many rows as there were before. */
    private void awaitRows() throws SQLException, InterruptedException {
        Map<String, Long> counts = shop.counts();
        long orders = counts.getOrDefault(Shop.ORDERS.name(), 0L);
        long all = counts.values().stream().mapToLong(Long::longValue).sum() + Depot.GOODS + Depot.FIRMS;
        waiting.untilThereAre(all + orders, () -> stored(all, orders), "the rows that there were in the stores");
    }

    private long stored(long all, long orders) throws SQLException, InterruptedException {
        pipeline.requireNoFailure();
        long reported = reports.count(Depot.STOCK) + reports.count(Depot.CUSTOMERS);
        for (Shop.Table table : Shop.TABLES) {
            reported += reports.count(table);
        }
        long found = search.count();
        narration.progress("so far " + Text.number(reported) + " of " + Text.number(all) + " rows in PostgreSQL, "
                + Text.number(found) + " of " + Text.number(orders) + " orders in OpenSearch");
        return reported + found;
    }

    /** The depot has customers too: of two tables of one name the second is refused where the first one's rows are. */
    private void clash() throws SQLException, InterruptedException {
        narration.detail("> Somebody has depot.customers written to the schema shop, where shop.customers are");
        pipeline.startClash();
        waiting.until(() -> pipeline.refusal().isPresent(), pipeline.whereRefused() + " to say that this is refused");
        narration.detail(pipeline.whereRefused() + ":");
        Text.wrap(pipeline.refusal().orElseThrow(), "", Text.LOG_WIDTH).forEach(line -> narration.detail("  " + line));
        pipeline.endClash();
    }

    /** Each of them is compared, whatever came of the one before. */
    private boolean equal() {
        boolean shopReports = equalOnceMended(StoreRoutes.reports(Shop.DATABASE));
        boolean depotReports = check.equal(StoreRoutes.reports(Depot.DATABASE));
        boolean orders = equalOnceMended(StoreRoutes.SEARCH);
        boolean words = check.equal(StoreRoutes.WORDS);
        return shopReports && depotReports && orders && words;
    }

    private boolean equalOnceMended(String subscription) {
        return pipeline.readsWhatWasBefore() ? check.equalOnceMended(subscription) : check.equal(subscription);
    }

    private void show() throws SQLException, InterruptedException {
        narration.detail("shop.customers there is without " + Stores.WITHHELD + ", which the routing withholds: "
                + String.join(", ", reports.columns(Shop.CUSTOMERS)));
        narration.detail("orders join customers in the reporting database:");
        for (List<String> row : reports.query(BEST_CUSTOMERS)) {
            narration.detail(
                    "  customer " + row.get(0) + ", " + row.get(1) + ": " + row.get(2) + " orders, " + row.get(3));
        }
        narration.detail("and order_items of one server join stock of the other:");
        for (List<String> row : reports.query(SHELVES)) {
            narration.detail("  shelf " + row.get(0) + ": " + row.get(1) + ", " + row.get(2) + " there, " + row.get(3)
                    + " ordered");
        }
        JsonNode found = search.find("wrapping quixotic");
        for (JsonNode hit : found) {
            narration.detail("OpenSearch finds order " + hit.path("_id").asText() + " by the words of its note: "
                    + hit.path("_source").path("note"));
            narration.detail("and the mapping " + StoreRoutes.WORDS_FILE + " made of that note: "
                    + String.join(", ", search.words(hit.path("_id").asText())));
        }
    }
}
