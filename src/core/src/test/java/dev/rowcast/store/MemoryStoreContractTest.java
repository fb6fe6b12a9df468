package dev.rowcast.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rowcast.destination.StoreContractTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What stores have in common, over the strictest one. */
class MemoryStoreContractTest extends StoreContractTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final MemoryStore memory = new MemoryStore();

    @AfterEach
    void close() {
        memory.close();
    }

    @Override
    protected Store open() {
        return memory.connect();
    }

    @Override
    protected FarEnd farEnd() {
        return memory;
    }

    @Override
    protected List<Arrived> arrived() {
        return memory.documents().stream().map(MemoryStoreContractTest::row).toList();
    }

    @Override
    protected void makeUnfit() {
        memory.unfit("v is text there");
    }

    @Override
    protected void makeFit() {
        memory.unfit(null);
    }

    @Override
    protected void dropTarget() {
        memory.drop();
    }

    @Override
    protected void forgetTarget() {
        memory.forgetMarks();
    }

    private static Arrived row(String document) {
        try {
            JsonNode row = JSON.readTree(document);
            return new Arrived(row.get("id").asLong(), row.get("v").asLong());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(document, e);
        }
    }

    @Override
    protected boolean rejects() {
        return true;
    }
}
