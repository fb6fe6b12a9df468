-- What docker-compose.yml's MySQL starts with: Debezium's user, an application's user, and a small shop.
CREATE USER dbz@'%' IDENTIFIED BY 'dbz';
GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT, LOCK TABLES ON *.* TO dbz@'%';

CREATE DATABASE shop;
CREATE USER app@'%' IDENTIFIED BY 'app';
GRANT ALL ON shop.* TO app@'%';

USE shop;

CREATE TABLE customers (
  id BIGINT PRIMARY KEY AUTO_INCREMENT,
  name VARCHAR(100) NOT NULL,
  email VARCHAR(200) NOT NULL,
  password_hash CHAR(60) NOT NULL
);

CREATE TABLE orders (
  id BIGINT PRIMARY KEY AUTO_INCREMENT,
  customer_id BIGINT NOT NULL,
  status VARCHAR(20) NOT NULL,
  amount DECIMAL(12, 2) NOT NULL,
  note TEXT,
  approved_at TIMESTAMP(3) NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
);

INSERT INTO customers (name, email, password_hash) VALUES
  ('Ada Byron', 'ada@example.com', REPEAT('x', 60)),
  ('Grace Hopper', 'grace@example.com', REPEAT('y', 60));

INSERT INTO orders (customer_id, status, amount, note) VALUES
  (1, 'draft', 120.00, NULL),
  (2, 'approved', 75.50, 'gift wrap');
