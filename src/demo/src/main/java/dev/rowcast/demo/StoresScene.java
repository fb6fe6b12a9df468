package dev.rowcast.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.stack.Endpoints;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Rows of two MySQL servers in one reporting database, where SQL joins them, and orders in OpenSearch, where their words are found. */
final class StoresScene {
    private static final String NOTE = "Quixotic wrapping, please";
    private static final String BEST_CUSTOMERS = "SELECT c.id, c.name, count(*), sum(o.amount)"
            + " FROM shop.orders o JOIN shop.customers c ON c.id = o.customer_id GROUP BY c.id, c.name ORDER BY 4 DESC LIMIT 3";
    private static final String SHELVES = "SELECT s.shelf, s.sku, s.quantity, sum(i.quantity)"
            + " FROM shop.order_items i JOIN depot.stock s ON s.sku = i.sku GROUP BY s.shelf, s.sku, s.quantity ORDER BY 1";

    private final Database shop;
    private final Depot depot;
    private final StoreConnectors connectors;
    private final ReportingDatabase reports;
    private final OrderSearch search;
    private final WorkerLog log;
    private final StoresCheck check;
    private final Waiting waiting;
    private final Narration narration;

    /** @param log of the worker, where a refusal is told */
    StoresScene(
            Endpoints endpoints,
            Database shop,
            Depot depot,
            StoreConnectors connectors,
            WorkerLog log,
            StoresCheck check,
            Waiting waiting,
            Narration narration) {
        this.shop = shop;
        this.depot = depot;
        this.connectors = connectors;
        this.reports = new ReportingDatabase(Stores.postgres(endpoints));
        this.search = new OrderSearch(Stores.opensearch(endpoints));
        this.log = log;
        this.check = check;
        this.waiting = waiting;
        this.narration = narration;
    }

    /** Plays it, and returns whether the stores have what the databases have. */
    boolean play(ShopWorkload workload) throws SQLException, InterruptedException {
        narration.phase("Stores: the shop's tables and those of a depot, on a MySQL server of its own, side by side");
        connectors.start();
        narration.detail("connector " + StoreConnectors.SINK
                + " runs: shop.* and depot.* to one PostgreSQL, a schema each, orders to OpenSearch");
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
        connectors.requireNoFailure();
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
        connectors.startClash();
        String start = "[" + StoreConnectors.CLASH + "] MISCONFIGURED: ";
        waiting.until(() -> log.message(start).isPresent(), "the worker's log to say that this is refused");
        narration.detail("the worker's log:");
        Text.wrap(log.message(start).orElseThrow(), "", Text.LOG_WIDTH).forEach(line -> narration.detail("  " + line));
        connectors.endClash();
    }

    /** Each of them is compared, whatever came of the one before. */
    private boolean equal() {
        boolean shopReports = check.equalOnceMended(StoreConnectors.reports(Shop.DATABASE), connectors.shopSource());
        boolean depotReports = check.equal(StoreConnectors.reports(Depot.DATABASE), StoreConnectors.SOURCE);
        boolean orders = check.equalOnceMended(StoreConnectors.SEARCH, connectors.shopSource());
        return shopReports && depotReports && orders;
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
        }
    }
}
