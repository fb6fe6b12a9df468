package dev.rowcast.demo;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Does the shop's business: each method is a transaction, and touches the orders of this clerk alone. Not thread-safe. */
final class ShopWorkload implements AutoCloseable {
    private static final List<String> NAMES = List.of(
            "Ada", "Grace", "Edsger", "Barbara", "Alan", "Radia", "Donald", "Frances", "Ken", "Jean", "Zoë", "Søren");
    private static final List<String> SKUS = List.of("tea-green", "tea-black", "mug", "kettle", "honey", "biscuits");
    private static final List<String> NOTES =
            List.of("ring twice", "leave at the door", "gift: naïve 🎁", "call first");

    private static final String NEW_CUSTOMER =
            "INSERT INTO customers (email, name, password_hash, birth_date, preferences, created_at)"
                    + " VALUES (?, ?, ?, ?, ?, NOW(3))";
    private static final String NEW_CUSTOMER_OF_ANY_AGE =
            "INSERT INTO customers (email, name, password_hash, preferences, created_at) VALUES (?, ?, ?, ?, NOW(3))";
    private static final String MOVE_ORDER = "UPDATE orders SET customer_id = ? WHERE id = ?";
    private static final String NEW_ORDER =
            "INSERT INTO orders (customer_id, status, amount, note, created_at) VALUES (?, 'draft', ?, ?, NOW(3))";
    private static final String NEW_ITEM =
            "INSERT INTO order_items (order_id, line, sku, quantity, price) VALUES (?, ?, ?, ?, ?)";
    private static final String APPROVE = "UPDATE orders SET status = 'approved', approved_at = NOW(6) WHERE id = ?";

    private final WorkloadTally tally;
    private final Random random;
    private final List<Long> customers = new ArrayList<>();
    private final List<Long> drafts = new ArrayList<>();
    private final List<Long> approved = new ArrayList<>();
    private boolean asksBirthDate = true;

    /** @param seed of the choices, so that each run is alike */
    ShopWorkload(Database database, Tally tally, long seed) throws SQLException {
        this.tally = new WorkloadTally(database, tally);
        this.random = new Random(seed);
    }

    /** What there was before Rowcast: so many customers, and for each of them so many orders. */
    void openShop(int howMany, int ordersEach) throws SQLException {
        for (int i = 0; i < howMany; i++) {
            tally.commit(transaction -> {
                long customer = customer(transaction);
                for (int j = 0; j < ordersEach; j++) {
                    order(transaction, customer, 1 + random.nextInt(3));
                }
            });
        }
        for (int i = 0; i < howMany; i++) {
            approveOne();
        }
    }

    /** A new customer, an order and its items: one transaction over three tables. */
    void signUpAndOrder() throws SQLException {
        tally.commit(transaction -> order(transaction, customer(transaction), 2));
    }

    /** The oldest draft is approved. */
    void approveOne() throws SQLException {
        long order = drafts.remove(0);
        tally.commit(transaction -> transaction.change(Shop.ORDERS, APPROVE, order));
        approved.add(order);
    }

    /** The order approved longest ago is shipped. */
    void shipOne() throws SQLException {
        long order = approved.remove(0);
        tally.commit(transaction -> transaction.change(
                Shop.ORDERS, "UPDATE orders SET status = 'shipped', note = ? WHERE id = ?", pick(NOTES), order));
    }

    /** A customer takes another name and other preferences. */
    void renameCustomer() throws SQLException {
        long customer = pick(customers);
        tally.commit(transaction -> transaction.change(
                Shop.CUSTOMERS,
                "UPDATE customers SET name = ?, preferences = ? WHERE id = ?",
                pick(NAMES) + " " + (char) ('A' + random.nextInt(26)) + ".",
                preferences(),
                customer));
    }

    /** Sets a draft's note, or takes it away. */
    void note(@Nullable String note) throws SQLException {
        long order = drafts.get(0);
        tally.commit(
                transaction -> transaction.change(Shop.ORDERS, "UPDATE orders SET note = ? WHERE id = ?", note, order));
    }

    /** A draft and its items are deleted: one transaction over two tables. */
    void deleteDraft() throws SQLException {
        long order = drafts.remove(drafts.size() - 1);
        tally.commit(transaction -> {
            transaction.change(Shop.ORDER_ITEMS, "DELETE FROM order_items WHERE order_id = ?", order);
            transaction.change(Shop.ORDERS, "DELETE FROM orders WHERE id = ?", order);
        });
    }

    /** The orders table gets a column. */
    void addDiscountColumn() throws SQLException {
        tally.alter(Shop.ADD_DISCOUNT);
    }

    /** An order with a discount, and an older one that gets one; needs {@link #addDiscountColumn}. {@code before} is told each order before the commit. */
    void useDiscount(LongConsumer before) throws SQLException {
        long customer = pick(customers);
        long older = drafts.get(0);
        tally.commit(transaction -> {
            long order = transaction.change(
                    Shop.ORDERS,
                    "INSERT INTO orders (customer_id, status, amount, discount, created_at) VALUES (?, 'draft', ?, ?, NOW(3))",
                    customer,
                    amount(),
                    new BigDecimal("7.50"));
            drafts.add(order);
            before.accept(order);
        });
        before.accept(older);
        tally.commit(transaction -> transaction.change(
                Shop.ORDERS, "UPDATE orders SET discount = ? WHERE id = ?", new BigDecimal("12.00"), older));
    }

    /** From now on customers aren't asked when they were born, so that nobody needs the column. */
    void stopAskingBirthDates() {
        asksBirthDate = false;
    }

    /** The customers table loses a column, and a customer signs up. {@code before} is told the customer before the commit. */
    void dropBirthDates(LongConsumer before) throws SQLException {
        tally.alter(Shop.DROP_BIRTH_DATE);
        tally.commit(transaction -> {
            long customer = customer(transaction);
            before.accept(customer);
            order(transaction, customer, 2);
        });
    }

    /** Customers' numbers become text; then an order goes to another customer, and one to a guest. {@code before} is told each order before the commit. */
    void letGuestsOrder(LongConsumer before) throws SQLException {
        tally.alter(Shop.RETYPE_CUSTOMER_ID);
        moveOrder(drafts.get(1), String.valueOf(customers.get(0)), before);
        moveOrder(drafts.get(2), "guest-7", before);
    }

    private void moveOrder(long order, String customer, LongConsumer before) throws SQLException {
        before.accept(order);
        tally.commit(transaction -> transaction.change(Shop.ORDERS, MOVE_ORDER, customer, order));
    }

    /** Some transaction of everyday business. */
    void doSomething() throws SQLException {
        switch (drafts.size() < 3 || approved.isEmpty() ? 0 : random.nextInt(8)) {
            case 0, 1 -> signUpAndOrder();
            case 2, 3 -> approveOne();
            case 4, 5 -> shipOne();
            case 6 -> renameCustomer();
            default -> deleteDraft();
        }
        if (approved.isEmpty()) {
            approveOne();
        }
    }

    /** That many orders in one transaction. */
    void importOrders(int howMany) throws SQLException {
        long customer = pick(customers);
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < howMany; i++) {
            rows.add(new @Nullable Object[] {customer, amount(), i % 5 == 0 ? pick(NOTES) : null});
        }
        tally.commit(transaction -> transaction.changeMany(Shop.ORDERS, NEW_ORDER, rows));
    }

    @Override
    public void close() throws SQLException {
        tally.close();
    }

    private long customer(WorkloadTally.Transaction transaction) throws SQLException {
        String name = pick(NAMES);
        String email = name.toLowerCase(java.util.Locale.ROOT) + random.nextInt(10_000) + "@example.com";
        LocalDate birthDate = random.nextInt(4) == 0
                ? null
                : LocalDate.of(1950 + random.nextInt(60), 1 + random.nextInt(12), 1 + random.nextInt(28));
        String preferences = random.nextInt(4) == 0 ? null : preferences();
        long customer = asksBirthDate
                ? transaction.change(Shop.CUSTOMERS, NEW_CUSTOMER, email, name, hash(name), birthDate, preferences)
                : transaction.change(Shop.CUSTOMERS, NEW_CUSTOMER_OF_ANY_AGE, email, name, hash(name), preferences);
        customers.add(customer);
        return customer;
    }

    private void order(WorkloadTally.Transaction transaction, long customer, int lines) throws SQLException {
        long order = transaction.change(
                Shop.ORDERS, NEW_ORDER, customer, amount(), random.nextInt(3) == 0 ? pick(NOTES) : null);
        for (int line = 1; line <= lines; line++) {
            transaction.change(Shop.ORDER_ITEMS, NEW_ITEM, order, line, pick(SKUS), 1 + random.nextInt(9), amount());
        }
        drafts.add(order);
    }

    private BigDecimal amount() {
        return BigDecimal.valueOf(100 + random.nextInt(20_000), 2);
    }

    private String preferences() {
        return "{\"newsletter\": " + random.nextBoolean() + ", \"language\": \"" + (random.nextBoolean() ? "en" : "fi")
                + "\", \"sizes\": [" + random.nextInt(50) + ", 4.5]}";
    }

    private static byte[] hash(String password) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
