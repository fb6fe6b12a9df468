package dev.rowcast.standalone.run;

import dev.rowcast.standalone.engine.Engine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;

/** Where the engine's thread hands records to the process's. It waits there until they are taken; so the process sets the pace. Thread-safe. */
final class Handover implements Engine.Intake {
    private final BlockingQueue<List<SourceRecord>> records = new SynchronousQueue<>();

    @Override
    public void take(List<SourceRecord> batch) throws InterruptedException {
        records.put(batch);
    }

    /** What the engine has; empty where it has nothing within that time. */
    List<SourceRecord> poll(Duration patience) throws InterruptedException {
        List<SourceRecord> batch = records.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        return batch == null ? List.of() : batch;
    }
}
