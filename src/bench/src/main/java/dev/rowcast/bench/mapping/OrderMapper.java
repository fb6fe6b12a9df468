package dev.rowcast.bench.mapping;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.rowcast.mapper.api.RowMapper;
import dev.rowcast.v1.DescribeRequest;
import dev.rowcast.v1.DescribeResponse;
import dev.rowcast.v1.MapResult;
import dev.rowcast.v1.MappedColumn;
import dev.rowcast.v1.MappedDocument;
import dev.rowcast.v1.MappedOutput;
import dev.rowcast.v1.MappedValue;
import java.util.Locale;
import shop.Orders;

/** The mapping of {@link MappingSuite}, as a service or a class in a jar has it. */
public final class OrderMapper implements RowMapper {
    /** For whoever loads it. */
    public OrderMapper() {}

    @Override
    public DescribeResponse describe(DescribeRequest table) {
        return DescribeResponse.newBuilder()
                .addOutputs(MappedOutput.newBuilder()
                        .setName("cards")
                        .addColumns(column("customer", MappedColumn.Type.TYPE_INT64))
                        .addColumns(column("amount", MappedColumn.Type.TYPE_DECIMAL)
                                .setPrecision(10)
                                .setScale(2))
                        .addColumns(column("title", MappedColumn.Type.TYPE_STRING))
                        .addColumns(column("note", MappedColumn.Type.TYPE_STRING))
                        .addColumns(column("approved", MappedColumn.Type.TYPE_BOOL))
                        .addColumns(column("created_at", MappedColumn.Type.TYPE_DATETIME)))
                .build();
    }

    private static MappedColumn.Builder column(String name, MappedColumn.Type type) {
        return MappedColumn.newBuilder().setName(name).setType(type);
    }

    @Override
    public MapResult map(DescribeRequest table, ByteString row) {
        Orders order;
        try {
            order = Orders.parseFrom(row);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("it is no order", e);
        }
        if (order.getStatus().equals("draft")) {
            return MapResult.getDefaultInstance();
        }
        MappedDocument.Builder card = MappedDocument.newBuilder()
                .setOutput("cards")
                .putColumns(
                        "customer", value().setInt64Value(order.getCustomerId()).build())
                .putColumns("amount", value().setDecimalValue(order.getAmount()).build())
                .putColumns("title", value().setStringValue(title(order)).build())
                .putColumns(
                        "approved", value().setBoolValue(order.hasApprovedAt()).build())
                .putColumns(
                        "created_at",
                        value().setDatetimeValue(order.getCreatedAt()).build());
        if (order.hasNote()) {
            card.putColumns("note", value().setStringValue(order.getNote()).build());
        }
        return MapResult.newBuilder().addDocuments(card).build();
    }

    static String title(Orders order) {
        return order.getId() + " (" + order.getStatus().toUpperCase(Locale.ROOT) + ")";
    }

    private static MappedValue.Builder value() {
        return MappedValue.newBuilder();
    }
}
