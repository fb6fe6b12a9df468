package dev.rowcast.bench.mapping;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.type.DateTime;
import dev.rowcast.mapping.Document;
import dev.rowcast.mapping.Mapped;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import shop.Orders;

/** The mapping of {@link MappingSuite} as one writes it by hand: a loop over the parsed rows. Stateless. */
final class ByHand {
    private ByHand() {}

    static List<Mapped> map(List<ByteString> rows) {
        List<Mapped> all = new ArrayList<>(rows.size());
        for (ByteString row : rows) {
            all.add(map(row));
        }
        return all;
    }

    private static Mapped map(ByteString row) {
        try {
            Orders order = Orders.parseFrom(row);
            return new Mapped.Documents(order.getStatus().equals("draft") ? List.of() : List.of(card(order)));
        } catch (InvalidProtocolBufferException e) {
            return new Mapped.Refused("it is no order");
        }
    }

    private static Document card(Orders order) {
        Map<String, Object> card = new HashMap<>();
        card.put("customer", order.getCustomerId());
        card.put("amount", new BigDecimal(order.getAmount().getValue()));
        card.put("title", OrderMapper.title(order));
        card.put("approved", order.hasApprovedAt());
        card.put("created_at", clock(order.getCreatedAt()));
        if (order.hasNote()) {
            card.put("note", order.getNote());
        }
        return new Document("cards", card);
    }

    private static LocalDateTime clock(DateTime time) {
        return LocalDateTime.of(
                time.getYear(),
                time.getMonth(),
                time.getDay(),
                time.getHours(),
                time.getMinutes(),
                time.getSeconds(),
                time.getNanos());
    }
}
