package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.ChangeSubscriberGrpc;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamRequest;
import dev.rowcast.v1.StreamResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The subscriber in Node.js as the page on subscribing has it, word for word but for the table and the port, as a process. */
final class DocumentedNodeSubscriber implements AutoCloseable {
    private static final Path PAGE = Path.of("..", "docs", "subscribing.md");
    private static final String FENCE = "```js\n";

    private final Process process;
    private final Path output;
    private final Path errors;
    private final String service;
    private final int port;

    private DocumentedNodeSubscriber(Process process, Path output, Path errors, String service, int port) {
        this.process = process;
        this.output = output;
        this.errors = errors;
        this.service = service;
        this.port = port;
    }

    /**
     * One that listens on that port of 127.0.0.1.
     *
     * @param program the folder of {@link NodeJs#program}
     * @param contracts the exported folder
     * @param file the table's .proto file in it
     * @param service the full name of its service
     * @param port where it listens
     */
    static DocumentedNodeSubscriber start(Path program, Path contracts, String file, String service, int port)
            throws IOException {
        String text = documented(contracts, file, service, port);
        Files.writeString(program.resolve("documented.js"), "const ledger = require('./ledger');\n" + text);
        Path output = program.resolve("documented-out.txt");
        Path errors = program.resolve("documented-err.txt");
        Process process = new ProcessBuilder("node", "documented.js")
                .directory(program.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        return TestStack.shared().forTest(new DocumentedNodeSubscriber(process, output, errors, service, port));
    }

    private static String documented(Path contracts, String file, String service, int port) throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).contains(FENCE);
        String text = page.substring(page.indexOf(FENCE) + FENCE.length());
        text = text.substring(0, text.indexOf("```"));
        Map<String, String> here = Map.of(
                "'contracts'", "'" + contracts.toAbsolutePath() + "'",
                "shop/orders.proto", file,
                "{ shop }", "{ " + service.substring(0, service.indexOf('.')) + " }",
                "shop.OrdersSubscriber", service,
                "0.0.0.0:9090", "127.0.0.1:" + port);
        for (Map.Entry<String, String> other : here.entrySet()) {
            assertThat(text).containsOnlyOnce(other.getKey());
            text = text.replace(other.getKey(), other.getValue());
        }
        return text;
    }

    /** Ids of the changes that its ledger took, in that order. */
    List<String> ids() {
        try {
            assertThat(process.isAlive())
                    .as("node runs; it says:%n%s", Files.readString(errors))
                    .isTrue();
            String text = Files.readString(output);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What comes back of a stream.
     *
     * @param acknowledged the sequences that were acknowledged
     * @param status how the subscriber ended it
     */
    record Streamed(List<Long> acknowledged, Status status) {}

    /** Sends a batch of one change for each of these ids on a stream, and ends it if it is to be ended by us. */
    Streamed stream(boolean halfClose, String... ids) throws Exception {
        return calling(channel -> {
            MethodDescriptor<StreamRequest, StreamResponse> method = ChangeSubscriberGrpc.getStreamMethod().toBuilder()
                    .setFullMethodName(service + "/Stream")
                    .build();
            Responses responses = new Responses();
            StreamObserver<StreamRequest> requests =
                    ClientCalls.asyncBidiStreamingCall(channel.newCall(method, CallOptions.DEFAULT), responses);
            for (int i = 0; i < ids.length; i++) {
                requests.onNext(StreamRequest.newBuilder()
                        .setSequence(i + 1)
                        .setBatch(batch(ids[i]))
                        .build());
            }
            if (halfClose) {
                requests.onCompleted();
            }
            Status status = responses.ended.get(30, TimeUnit.SECONDS);
            return new Streamed(responses.acknowledged, status);
        });
    }

    /** How a call with a batch of that one change ends. */
    Status push(String id) throws Exception {
        return calling(channel -> {
            MethodDescriptor<PushRequest, PushResponse> method = ChangeSubscriberGrpc.getPushMethod().toBuilder()
                    .setFullMethodName(service + "/Push")
                    .build();
            try {
                ClientCalls.blockingUnaryCall(
                        channel, method, CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS), batch(id));
                return Status.OK;
            } catch (StatusRuntimeException e) {
                return e.getStatus();
            }
        });
    }

    private static PushRequest batch(String id) {
        return PushRequest.newBuilder()
                .addChanges(ChangeEvent.newBuilder().setId(id))
                .build();
    }

    private interface Talk<T> {
        T with(ManagedChannel channel) throws Exception;
    }

    private <T> T calling(Talk<T> talk) throws Exception {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try {
            return talk.with(channel);
        } finally {
            channel.shutdownNow();
        }
    }

    private static final class Responses implements StreamObserver<StreamResponse> {
        final List<Long> acknowledged = new ArrayList<>();
        final CompletableFuture<Status> ended = new CompletableFuture<>();

        @Override
        public void onNext(StreamResponse response) {
            acknowledged.add(response.getAcknowledged());
        }

        @Override
        public void onError(Throwable failure) {
            ended.complete(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            ended.complete(Status.OK);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
