package dev.rowcast.bench.growth;

import dev.rowcast.sample.ChangeService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A subscriber of any table in a process of its own that accepts everything. It writes its port, and ends with its standard input. */
final class GrowthSubscriber {
    private static final int LARGEST_MESSAGE = 16 << 20;

    private GrowthSubscriber() {}

    /**
     * @param args none
     * @throws IOException if it can't listen
     */
    public static void main(String[] args) throws IOException {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .addService(ChangeService.accepting(batch -> {}))
                .build()
                .start();
        System.out.println(server.getPort());
        System.out.flush();
        while (System.in.read() >= 0) {
            // It lives as long as whoever started it.
        }
        server.shutdownNow();
    }
}
