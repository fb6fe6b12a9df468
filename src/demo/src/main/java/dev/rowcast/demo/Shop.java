package dev.rowcast.demo;

import java.util.List;

/** The demo's database: its tables and how they are made. */
final class Shop {
    static final String DATABASE = "shop";

    static final Table CUSTOMERS = new Table("customers", List.of("id"));
    static final Table ORDERS = new Table("orders", List.of("id"));
    static final Table ORDER_ITEMS = new Table("order_items", List.of("order_id", "line"));

    /** In the order in which rows may be inserted. */
    static final List<Table> TABLES = List.of(CUSTOMERS, ORDERS, ORDER_ITEMS);

    static final String ADD_DISCOUNT = "ALTER TABLE orders ADD COLUMN discount DECIMAL(5,2)";

    static final String DROP_BIRTH_DATE = "ALTER TABLE customers DROP COLUMN birth_date";
    static final String RETYPE_CUSTOMER_ID = "ALTER TABLE orders MODIFY COLUMN customer_id VARCHAR(20) NOT NULL";

    /** The field that the column has from then on. */
    static final String RETYPED_FIELD = "customer_id_v2";

    private Shop() {}

    /**
     * A table.
     *
     * @param database its database
     * @param name its name, without the database's
     * @param key the columns of its primary key, in the key's order
     */
    record Table(String database, String name, List<String> key) {
        /** A table of the shop. */
        Table(String name, List<String> key) {
            this(DATABASE, name, key);
        }

        String fullName() {
            return database + "." + name;
        }
    }

    /** Whether that column was one of whole numbers once, and is text now. */
    static boolean wasNumber(Table table, String column) {
        return table.equals(ORDERS) && column.equals("customer_id");
    }

    /** What makes the empty shop, statement by statement. */
    static List<String> schema() {
        return List.of("CREATE DATABASE " + DATABASE, "USE " + DATABASE, """
                CREATE TABLE customers (
                  id BIGINT AUTO_INCREMENT PRIMARY KEY,
                  email VARCHAR(200) NOT NULL,
                  name VARCHAR(100),
                  password_hash VARBINARY(64),
                  birth_date DATE,
                  preferences JSON,
                  created_at DATETIME(3) NOT NULL)""", """
                CREATE TABLE orders (
                  id BIGINT AUTO_INCREMENT PRIMARY KEY,
                  customer_id BIGINT NOT NULL,
                  status ENUM('draft', 'approved', 'shipped', 'cancelled') NOT NULL,
                  amount DECIMAL(12,2) NOT NULL,
                  note VARCHAR(200),
                  approved_at TIMESTAMP(6) NULL,
                  created_at DATETIME(3) NOT NULL)""", """
                CREATE TABLE order_items (
                  order_id BIGINT,
                  line INT,
                  sku VARCHAR(40),
                  quantity SMALLINT UNSIGNED,
                  price DECIMAL(10,2),
                  PRIMARY KEY (order_id, line))""");
    }
}
