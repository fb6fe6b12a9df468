package dev.rowcast.bench.mapping;

import dev.rowcast.v1.DescribeRequest;
import dev.rowcast.v1.DescribeResponse;
import dev.rowcast.v1.MapRequest;
import dev.rowcast.v1.MapResponse;
import dev.rowcast.v1.MapperGrpc;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** {@link OrderMapper} as a service, in this process. */
final class MapperServer implements AutoCloseable {
    private final Server server;

    private MapperServer(Server server) {
        this.server = server;
    }

    static MapperServer start() throws IOException {
        return new MapperServer(
                NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(new Service())
                        .build()
                        .start());
    }

    String target() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static final class Service extends MapperGrpc.MapperImplBase {
        private final OrderMapper mapper = new OrderMapper();

        @Override
        public void describe(DescribeRequest request, StreamObserver<DescribeResponse> answer) {
            answer.onNext(mapper.describe(request));
            answer.onCompleted();
        }

        @Override
        public void map(MapRequest request, StreamObserver<MapResponse> answer) {
            MapResponse.Builder response = MapResponse.newBuilder();
            request.getRowsList()
                    .forEach(row -> response.addResults(mapper.map(DescribeRequest.getDefaultInstance(), row)));
            answer.onNext(response.build());
            answer.onCompleted();
        }
    }
}
