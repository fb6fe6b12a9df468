package dev.rowcast.beam.sample;

import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.beam.RowcastIO;
import dev.rowcast.beam.StoreSettings;
import dev.rowcast.beam.WriteResult;
import dev.rowcast.change.TableId;
import java.math.BigDecimal;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.BigEndianLongCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TupleTag;

/** Joins two tables into one document of each customer, with the sum of the orders: what no stream of single rows can make. */
public final class CustomersWithOrders {
    private static final TupleTag<Row> CUSTOMER = new TupleTag<>("customer");
    private static final TupleTag<Row> ORDERS = new TupleTag<>("orders");

    private static final Schema DOCUMENT = Schema.builder()
            .addInt64Field("customer_id")
            .addNullableStringField("name")
            .addInt64Field("orders")
            .addDecimalField("total")
            .build();

    private CustomersWithOrders() {}

    /** Adds it to a pipeline. */
    public static WriteResult addTo(Pipeline pipeline, MysqlSource shop, StoreSettings search) {
        return KeyedPCollectionTuple.of(CUSTOMER, byCustomer(pipeline, shop, "customers", "id"))
                .and(ORDERS, byCustomer(pipeline, shop, "orders", "customer_id"))
                .apply(CoGroupByKey.create())
                .apply("Document", ParDo.of(new Document()))
                .setRowSchema(DOCUMENT)
                .apply(
                        "Write",
                        RowcastIO.write(search, new TableId("shop", "customers_with_orders"))
                                .withKey("customer_id"));
    }

    private static PCollection<KV<Long, Row>> byCustomer(
            Pipeline pipeline, MysqlSource shop, String table, String customer) {
        PCollection<Row> rows = pipeline.apply("Read " + table, RowcastIO.read(shop, new TableId("shop", table)));
        return rows.apply(
                        "Key of " + table,
                        WithKeys.<Long, Row>of(row -> row.getInt64(customer))
                                .withKeyType(org.apache.beam.sdk.values.TypeDescriptors.longs()))
                .setCoder(KvCoder.of(BigEndianLongCoder.of(), rows.getCoder()));
    }

    /** Makes a document of a customer and the orders. */
    private static final class Document extends DoFn<KV<Long, CoGbkResult>, Row> {
        private static final long serialVersionUID = 1L;

        /** Called by Beam. */
        @ProcessElement
        public void process(@Element KV<Long, CoGbkResult> joined, OutputReceiver<Row> out) {
            Row customer = joined.getValue().getOnly(CUSTOMER, null);
            if (customer == null) {
                return;
            }
            long orders = 0;
            BigDecimal total = BigDecimal.ZERO;
            for (Row order : joined.getValue().getAll(ORDERS)) {
                orders++;
                total = total.add(order.getDecimal("total"));
            }
            out.output(Row.withSchema(DOCUMENT)
                    .addValues(joined.getKey(), customer.getString("name"), orders, total)
                    .build());
        }
    }
}
