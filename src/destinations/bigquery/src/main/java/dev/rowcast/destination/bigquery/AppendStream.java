package dev.rowcast.destination.bigquery;

import com.google.cloud.bigquery.storage.v1.AppendRowsRequest;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteGrpc.BigQueryWriteStub;
import com.google.cloud.bigquery.storage.v1.ProtoRows;
import com.google.cloud.bigquery.storage.v1.ProtoSchema;
import com.google.protobuf.ByteString;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one form on their way to one table: a call that stays open, and answers requests in their order. One that broke is opened anew with the next request;
 * what was under way then fails, and nothing is sent twice by itself. Thread-safe; nothing in it blocks.
 */
final class AppendStream implements AutoCloseable {
    /** By which BigQuery's front finds where the table is. */
    private static final Metadata.Key<String> ROUTE =
            Metadata.Key.of("x-goog-request-params", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel channel;
    private final BigQueryWriteStub stub;
    private final String stream;
    private final ProtoSchema schema;
    private final Duration deadline;
    private @Nullable Call call;

    /**
     * @param channel closed with this
     * @param login null for none
     * @param stream the table's default stream
     * @param deadline how long an answer may take
     */
    AppendStream(
            ManagedChannel channel,
            @Nullable CallCredentials login,
            String stream,
            ProtoSchema schema,
            Duration deadline) {
        Metadata headers = new Metadata();
        headers.put(ROUTE, "write_stream=" + URLEncoder.encode(stream, StandardCharsets.UTF_8));
        this.channel = channel;
        this.stub = BigQueryWriteGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withCallCredentials(login);
        this.stream = stream;
        this.schema = schema;
        this.deadline = deadline;
    }

    /** Sends rows in a request of their own. An answer that says what is wrong is an answer; no answer is a failure. */
    CompletableFuture<AppendRowsResponse> append(List<ByteString> rows) {
        CompletableFuture<AppendRowsResponse> answer = new CompletableFuture<>();
        Call used = send(ProtoRows.newBuilder().addAllSerializedRows(rows).build(), answer);
        return answer.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS).whenComplete((response, fault) -> {
            if (fault != null) {
                // Whose answer comes next on it nobody knows any more.
                used.end(fault);
            }
        });
    }

    private synchronized Call send(ProtoRows rows, CompletableFuture<AppendRowsResponse> answer) {
        Call current = call;
        boolean first = current == null || current.ended;
        if (current == null || current.ended) {
            current = new Call();
            call = current;
            current.requests = stub.appendRows(current);
        }
        AppendRowsRequest.ProtoData.Builder data =
                AppendRowsRequest.ProtoData.newBuilder().setRows(rows);
        AppendRowsRequest.Builder request = AppendRowsRequest.newBuilder();
        if (first) {
            data.setWriterSchema(schema);
            request.setWriteStream(stream).setTraceId("rowcast");
        }
        current.waiting.add(answer);
        current.requests().onNext(request.setProtoRows(data).build());
        return current;
    }

    private synchronized @Nullable CompletableFuture<AppendRowsResponse> next(Call of) {
        return of.waiting.poll();
    }

    private synchronized List<CompletableFuture<AppendRowsResponse>> ended(Call which) {
        which.ended = true;
        List<CompletableFuture<AppendRowsResponse>> left = new ArrayList<>(which.waiting);
        which.waiting.clear();
        return left;
    }

    /** Lets go of the connection. What is under way fails. */
    @Override
    public void close() {
        channel.shutdownNow();
    }

    private final class Call implements StreamObserver<AppendRowsResponse> {
        private final Deque<CompletableFuture<AppendRowsResponse>> waiting = new ArrayDeque<>();
        private @Nullable StreamObserver<AppendRowsRequest> requests;
        private volatile boolean ended;

        private StreamObserver<AppendRowsRequest> requests() {
            if (requests == null) {
                throw new IllegalStateException("not begun");
            }
            return requests;
        }

        @Override
        public void onNext(AppendRowsResponse response) {
            CompletableFuture<AppendRowsResponse> answer = next(this);
            if (answer != null) {
                answer.complete(response);
            }
        }

        @Override
        public void onError(Throwable fault) {
            ended(this).forEach(answer -> answer.completeExceptionally(fault));
        }

        @Override
        public void onCompleted() {
            requests().onCompleted();
            onError(Status.UNAVAILABLE.withDescription("the stream was closed").asRuntimeException());
        }

        private void end(Throwable fault) {
            if (!ended) {
                onError(fault);
                requests().onError(Status.CANCELLED.withCause(fault).asRuntimeException());
            }
        }
    }
}
