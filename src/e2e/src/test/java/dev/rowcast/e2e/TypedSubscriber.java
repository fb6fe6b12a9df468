package dev.rowcast.e2e;

import com.google.protobuf.Message;
import dev.rowcast.sample.OrdersService;
import dev.rowcast.sample.OrdersTable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The sample's service: classes generated from its .proto file, and its own copy of the table. */
final class TypedSubscriber implements AutoCloseable {
    private final OrdersTable table = new OrdersTable();
    private final LocalServer server = new LocalServer(new OrdersService(table::apply));

    static TypedSubscriber listening() {
        TypedSubscriber subscriber = TestStack.shared().forTest(new TypedSubscriber());
        subscriber.server.up();
        return subscriber;
    }

    int port() {
        return server.port();
    }

    /** The rows that it has, in the same form as {@link Database#rows}. */
    SortedMap<String, Map<String, String>> rows() {
        SortedMap<String, Map<String, String>> rows = new TreeMap<>();
        table.rows().forEach((key, row) -> rows.put(text(key).toString(), text(row)));
        return rows;
    }

    private static Map<String, String> text(Message message) {
        return MysqlText.of(message);
    }

    @Override
    public void close() {
        server.close();
    }
}
