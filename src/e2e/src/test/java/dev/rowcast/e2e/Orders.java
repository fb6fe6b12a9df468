package dev.rowcast.e2e;

/** The table of the sample: {@code src/sample/src/main/protobuf/shop/orders.proto} is its contract. */
final class Orders {
    static final String TABLE = """
            CREATE TABLE orders (
              id BIGINT PRIMARY KEY AUTO_INCREMENT,
              customer_id BIGINT NOT NULL,
              status VARCHAR(20) NOT NULL,
              amount DECIMAL(12, 2) NOT NULL,
              note TEXT,
              approved_at TIMESTAMP(3) NULL,
              created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
            )""";

    private Orders() {}

    /** Adds that many orders in one statement. */
    static void insert(Database db, int howMany) {
        StringBuilder sql = new StringBuilder("INSERT INTO orders (customer_id, status, amount, note) VALUES ");
        for (int i = 0; i < howMany; i++) {
            sql.append(i == 0 ? "" : ", ")
                    .append("(")
                    .append(i % 7)
                    .append(", 'draft', ")
                    .append(i)
                    .append(".50, NULL)");
        }
        db.execute(sql.toString());
    }

    /** Adds an order with a text in that column. */
    static void insertWith(Database db, String column) {
        db.execute(
                "INSERT INTO orders (customer_id, status, amount, " + column + ") VALUES (1, 'draft', 2.50, 'text')");
    }
}
