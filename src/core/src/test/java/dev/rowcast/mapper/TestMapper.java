package dev.rowcast.mapper;

import dev.rowcast.v1.DescribeRequest;
import dev.rowcast.v1.DescribeResponse;
import dev.rowcast.v1.MapRequest;
import dev.rowcast.v1.MapResponse;
import dev.rowcast.v1.MapResult;
import dev.rowcast.v1.MapperGrpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A real mapper on a unix socket, whose place another one can take, that answers as the test says. */
public final class TestMapper implements AutoCloseable {
    /** What it does with rows. */
    public interface Behaviour {
        void answer(MapRequest request, StreamObserver<MapResponse> reply);
    }

    public final List<DescribeRequest> described = new CopyOnWriteArrayList<>();
    public final List<MapRequest> requests = new CopyOnWriteArrayList<>();
    final List<Metadata> received = new CopyOnWriteArrayList<>();
    final List<String> authorities = new CopyOnWriteArrayList<>();
    public volatile Function<DescribeRequest, DescribeResponse> description;
    volatile Behaviour behaviour = each(row -> MapResult.getDefaultInstance());

    private final EventLoopGroup threads = new EpollEventLoopGroup(1);
    private final Server server;

    public TestMapper(Path socket, DescribeResponse description) {
        this(socket, description, builder -> builder);
    }

    TestMapper(Path socket, DescribeResponse description, UnaryOperator<NettyServerBuilder> options) {
        this(socket, InsecureServerCredentials.create(), description, options);
    }

    TestMapper(
            Path socket,
            ServerCredentials credentials,
            DescribeResponse description,
            UnaryOperator<NettyServerBuilder> options) {
        this.description = unused -> description;
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new DomainSocketAddress(socket.toFile()), credentials)
                .channelType(EpollServerDomainSocketChannel.class)
                .bossEventLoopGroup(threads)
                .workerEventLoopGroup(threads)
                .intercept(new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        authorities.add(String.valueOf(call.getAuthority()));
                        received.add(headers);
                        return next.startCall(call, headers);
                    }
                })
                .addService(new Service());
        try {
            server = options.apply(builder).build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers what each row makes, as the version that the table has. */
    public static Behaviour each(Function<com.google.protobuf.ByteString, MapResult> map) {
        return each("", map);
    }

    public static Behaviour each(String version, Function<com.google.protobuf.ByteString, MapResult> map) {
        return (request, reply) -> {
            MapResponse.Builder response = MapResponse.newBuilder().setVersion(version);
            request.getRowsList().forEach(row -> response.addResults(map.apply(row)));
            reply.onNext(response.build());
            reply.onCompleted();
        };
    }

    static Behaviour fails(Status status) {
        return (request, reply) -> reply.onError(status.asRuntimeException());
    }

    public TestMapper behaving(Behaviour how) {
        behaviour = how;
        return this;
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            if (!server.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test mapper did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private final class Service extends MapperGrpc.MapperImplBase {
        @Override
        public void describe(DescribeRequest request, StreamObserver<DescribeResponse> reply) {
            described.add(request);
            try {
                reply.onNext(description.apply(request));
                reply.onCompleted();
            } catch (RuntimeException refused) {
                reply.onError(refused);
            }
        }

        @Override
        public void map(MapRequest request, StreamObserver<MapResponse> reply) {
            requests.add(request);
            behaviour.answer(request, reply);
        }
    }
}
