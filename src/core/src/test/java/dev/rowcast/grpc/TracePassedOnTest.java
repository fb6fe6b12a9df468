package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TraceContext;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.EncodedChange;
import dev.rowcast.deliver.Samples;
import dev.rowcast.progress.PendingRecord;
import dev.rowcast.progress.StreamOffsets;
import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A batch of one trace carries it in its call's metadata. */
@Timeout(120)
class TracePassedOnTest {
    private static final Metadata.Key<String> PARENT = Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> STATE = Metadata.Key.of("tracestate", Metadata.ASCII_STRING_MARSHALLER);
    private static final TraceContext ONE =
            new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "rojo=1");
    private static final TraceContext OTHER =
            new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b8-01", null);

    private static Metadata headersOf(@Nullable TraceContext... traces) throws InterruptedException {
        PendingRecord pending = new StreamOffsets().open(0, traces.length);
        List<EncodedChange> changes = new ArrayList<>();
        for (TraceContext trace : traces) {
            EncodedChange plain = Samples.change(DeliveryFixture.ORDERS, changes.size(), 20, pending);
            changes.add(new EncodedChange(
                    plain.batchKey(), plain.body(), pending, plain.at(), 0, null, 0, null, false, trace));
        }
        BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        try (FaultyServer server = FaultyServer.start();
                GrpcSubscriber subscriber = new GrpcSubscriber(
                        Connection.to(server.target()).plaintext().build())) {
            subscriber.push(TestContext.get(), Batch.of(changes), answers::add);
            assertThat(answers.poll(60, TimeUnit.SECONDS)).isEqualTo(Answer.Accepted.ALL);
            return server.headers.get(0);
        }
    }

    @Test
    void aBatchOfOneTrace() throws InterruptedException {
        Metadata headers = headersOf(ONE, new TraceContext(ONE.parent(), ONE.state()));
        assertThat(headers.get(PARENT)).isEqualTo(ONE.parent());
        assertThat(headers.get(STATE)).isEqualTo("rojo=1");
        assertThat(headersOf(OTHER).containsKey(STATE)).isFalse();
    }

    @Test
    void aBatchOfSeveralOrOfNone() throws InterruptedException {
        assertThat(headersOf(ONE, OTHER).containsKey(PARENT)).isFalse();
        assertThat(headersOf(ONE, null).containsKey(PARENT)).isFalse();
        assertThat(headersOf((TraceContext) null).containsKey(PARENT)).isFalse();
    }
}
