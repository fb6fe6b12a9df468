package dev.rowcast.tail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.v1.PushRequest;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangeJsonTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void isTheTypedChangeInProtobufsJsonWithTheFieldNamesOfTheProtoFile() throws IOException {
        JsonNode json = json(Shop.batch(Shop.update(
                Shop.order(42, Map.of("status", "draft", "amount", "120.00")),
                Shop.order(42, Map.of("status", "ok", "approved_at", "2026-11-22T12:04:07Z", "we ird-name", "\n")))));

        assertThat(json).isEqualTo(MAPPER.readTree("""
                                {
                                  "received": "2026-11-22T12:04:07.094Z",
                                  "subscription": "tail",
                                  "topic": "s.shop.orders",
                                  "partition": 3,
                                  "database": "shop",
                                  "table": "orders",
                                  "message_type": "shop.Orders",
                                  "contract_revision": 1,
                                  "id": "s/binlog.000004/9177/0/u@3:17",
                                  "operation": "OPERATION_UPDATE",
                                  "key": { "id": "42" },
                                  "before": { "id": "42", "status": "draft", "amount": { "value": "120.00" } },
                                  "after": {
                                    "id": "42",
                                    "status": "ok",
                                    "approved_at": "2026-11-22T12:04:07Z",
                                    "we_ird_name": "\\n"
                                  },
                                  "changed_fields": [2, 3, 4, 12],
                                  "unavailable_fields": [],
                                  "source": {
                                    "commit_time": "2026-11-22T12:04:07.094Z",
                                    "server": "s",
                                    "server_id": "1",
                                    "file": "binlog.000004",
                                    "position": "9177",
                                    "row": 0
                                  },
                                  "offset": "17"
                                }
                                """));
    }

    @Test
    void whatCannotBeDecodedIsBase64AndSaysWhy() throws IOException {
        PushRequest batch = Shop.undescribed(Shop.insert(Shop.order(1, Map.of("status", "new"))));

        JsonNode json = json(batch);

        assertThat(json.path("undecoded").asText()).startsWith("its batch carries no description");
        assertThat(Base64.getDecoder().decode(json.path("after").asText()))
                .isEqualTo(batch.getChanges(0).getAfter().toByteArray());
    }

    @Test
    void isOneLine() {
        ReceivedChange change = Shop.received(Shop.batch(Shop.insert(Shop.order(1, Map.of("status", "a\nb")))))
                .get(0);

        assertThat(new ChangeJson().line(change, Shop.COMMITTED)).doesNotContain("\n");
    }

    private static JsonNode json(PushRequest batch) throws IOException {
        return MAPPER.readTree(new ChangeJson().line(Shop.received(batch).get(0), Shop.COMMITTED));
    }
}
