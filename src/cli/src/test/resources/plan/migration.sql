-- Every way in which a plan ends.
ALTER TABLE orders DROP COLUMN note;
ALTER TABLE orders ADD COLUMN discount DECIMAL(5,2), ADD INDEX (discount);
ALTER TABLE customers
  MODIFY born DATETIME,
  RENAME COLUMN email TO mail;
ALTER TABLE customers DROP COLUMN password_hash;
ALTER TABLE customers CHANGE name full_name TEXT;
CREATE TABLE parcels (id BIGINT PRIMARY KEY);
ALTER TABLE orders COMMENT = 'all of them';
UPDATE orders SET discount = 0;
ALTER TABLE customers FROBNICATE;
RENAME TABLE orders TO orders_2025, orders_2026 TO orders;
