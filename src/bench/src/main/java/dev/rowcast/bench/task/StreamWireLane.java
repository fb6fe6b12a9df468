package dev.rowcast.bench.task;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.rowcast.v1.StreamRequest;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A stream with a window of batches. */
final class StreamWireLane extends ClientCall.Listener<WireBatch> implements WireLane {
    private static final int LARGEST_PREFIX = 20;

    private final ClientCall<WireBatch, WireBatch> call;
    private final List<byte[]> batches;
    private final int window;
    private final BooleanSupplier more;
    private final Consumer<Throwable> failed;
    private long sent;
    private long answered;

    /**
     * @param more whether another batch is to be sent
     * @param failed is told why the stream ended
     */
    StreamWireLane(
            ClientCall<WireBatch, WireBatch> call,
            List<byte[]> batches,
            int window,
            BooleanSupplier more,
            Consumer<Throwable> failed) {
        this.call = call;
        this.batches = batches;
        this.window = window;
        this.more = more;
        this.failed = failed;
        call.start(this, new Metadata());
        call.request(Integer.MAX_VALUE);
    }

    @Override
    public synchronized void begin() {
        while (sent - answered < window && more.getAsBoolean()) {
            byte[] batch = batches.get((int) (sent % batches.size()));
            sent++;
            call.sendMessage(request(sent, batch));
        }
    }

    /** {@code StreamRequest} around the batch. */
    private static WireBatch request(long sequence, byte[] batch) {
        byte[] prefix = new byte[LARGEST_PREFIX];
        CodedOutputStream out = CodedOutputStream.newInstance(prefix);
        try {
            out.writeUInt64(StreamRequest.SEQUENCE_FIELD_NUMBER, sequence);
            out.writeTag(StreamRequest.BATCH_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt32NoTag(batch.length);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return new WireBatch(Arrays.copyOf(prefix, prefix.length - out.spaceLeft()), batch);
    }

    @Override
    public synchronized void onMessage(WireBatch acknowledgement) {
        answered++;
        begin();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        failed.accept(status.asRuntimeException());
    }

    @Override
    public synchronized boolean isIdle() {
        return sent == answered;
    }

    @Override
    public synchronized long answered() {
        return answered;
    }
}
