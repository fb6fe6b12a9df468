package shop;

import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.beam.StoreSettings;
import dev.rowcast.beam.sample.CustomersWithOrders;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;

/** Makes documents of two tables. */
public final class Totals {
    private Totals() {}

    /** @param args the URL of MySQL, a user, its password and the routing */
    public static void main(String[] args) {
        MysqlSource shop = new MysqlSource(args[0], Map.of("user", args[1], "password", args[2]));
        Pipeline pipeline = Pipeline.create();
        CustomersWithOrders.addTo(pipeline, shop, new StoreSettings(args[3], "search", Map.of("store", args[2])));
        pipeline.run().waitUntilFinish();
    }
}
