package dev.rowcast.destination.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rowcast.deliver.Destination;
import dev.rowcast.destination.DestinationContractTest;
import dev.rowcast.route.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A file keeps every line, repeats and older versions too, and refuses none. */
class LogDestinationContractTest extends DestinationContractTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private final Disk disk = new Disk();

    @AfterEach
    void letGo() {
        disk.release();
    }

    private Path file() {
        return folder.resolve("orders.jsonl");
    }

    @Override
    protected Destination open(Subscription subscription) {
        LineWriter writer = LineWriters.of(file().toString(), () -> disk.under(new LineFile(file())));
        return new LogDestination(subscription.name(), writer, true);
    }

    @Override
    protected FarEnd farEnd() {
        return disk;
    }

    @Override
    protected List<Arrived> arrived() {
        try {
            return Files.readAllLines(file()).stream()
                    .map(LogDestinationContractTest::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Arrived row(String line) {
        try {
            JsonNode after = JSON.readTree(line).get("after");
            return new Arrived(after.get("id").asLong(), after.get("v").asLong());
        } catch (IOException torn) {
            throw new IllegalStateException(line, torn);
        }
    }

    @Override
    protected boolean keepsAll() {
        return true;
    }

    @Override
    protected boolean rejects() {
        return false;
    }
}
