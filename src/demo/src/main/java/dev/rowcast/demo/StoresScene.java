package dev.rowcast.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.stack.Endpoints;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
    private final Waiting waiting;
    private final Narration narration;

    StoresScene(
            Endpoints endpoints,
            Database shop,
            Depot depot,
            StoreConnectors connectors,
            Waiting waiting,
            Narration narration) {
        this.shop = shop;
        this.depot = depot;
        this.connectors = connectors;
        this.reports = new ReportingDatabase(Stores.postgres(endpoints));
        this.search = new OrderSearch(Stores.opensearch(endpoints));
        this.waiting = waiting;
        this.narration = narration;
    }

    /** Plays it, and returns whether the stores have what the databases have. */
    boolean play(ShopWorkload workload) throws SQLException, InterruptedException {
        narration.phase("Stores: the shop's tables and those of a depot, on a MySQL server of its own, side by side");
        connectors.start();
        narration.detail("connector " + StoreConnectors.SINK
                + " runs: shop.* and depot.* to one PostgreSQL, a schema each," + " orders to OpenSearch");
        waitFor("the rows that there were");
        narration.detail(
                "> An order gets a note, a customer signs up; in the depot biscuits come in and the kettles go");
        workload.note(NOTE);
        workload.signUpAndOrder();
        workload.renameCustomer();
        depot.restock();
        waiting.forAll("the last changes");
        List<Verification.Result> results = waitFor("the last changes");
        show();
        results.forEach(result -> result.describe().forEach(narration::detail));
        boolean equal = results.stream().allMatch(Verification.Result::equal);
        narration.done(equal ? "the stores have what the databases have" : "NOT what the databases have");
        return equal;
    }

    /** Returns when the stores have what the databases have, with what came of comparing them. */
    private List<Verification.Result> waitFor(String what) throws SQLException, InterruptedException {
        List<Verification.Result> last = new ArrayList<>();
        waiting.until(
                () -> {
                    connectors.requireNoFailure();
                    last.clear();
                    last.addAll(compare());
                    return last.stream().allMatch(Verification.Result::equal);
                },
                what + " in the stores");
        return last;
    }

    private List<Verification.Result> compare() throws SQLException, InterruptedException {
        List<Verification.Result> results = new ArrayList<>();
        for (Shop.Table table : Shop.TABLES) {
            results.add(compare(shop, "sql", table, reports.rows(table, shop.columns(table))));
        }
        results.add(compare(
                depot.database(),
                "sql",
                Depot.STOCK,
                reports.rows(Depot.STOCK, depot.database().columns(Depot.STOCK))));
        results.add(compare(shop, "index", Shop.ORDERS, search.rows(shop.columns(Shop.ORDERS))));
        return results;
    }

    private static Verification.Result compare(
            Database database, String label, Shop.Table table, Map<List<@Nullable Object>, Row> stored)
            throws SQLException {
        Map<String, Verification.Reading> readings = new TreeMap<>();
        database.columns(table).forEach((column, type) -> readings.put(column, reading(table, column, type)));
        Set<String> withheld = table.equals(Shop.CUSTOMERS) ? Set.of(Stores.WITHHELD) : Set.of();
        readings.keySet().removeAll(withheld);
        Map<List<@Nullable Object>, Row> rows = database.rows(table);
        List<String> remarks = new ArrayList<>(
                withheld.stream().map(column -> "withheld: " + column).toList());
        remarks.addAll(Verification.bridged(rows.values(), readings));
        return new Verification.Result(
                label,
                table,
                rows.size(),
                readings.size(),
                remarks,
                Verification.differences(table, rows, stored, new Verification.Comparison(readings, withheld)));
    }

    private static Verification.Reading reading(Shop.Table table, String column, String type) {
        if (Shop.wasNumber(table, column)) {
            return Verification.Reading.NUMBER_IF_IT_IS_ONE;
        }
        return "JSON".equals(type) ? Verification.Reading.JSON : Verification.Reading.AS_IT_IS;
    }

    private void show() throws SQLException, InterruptedException {
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
