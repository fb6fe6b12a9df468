package dev.rowcast.bench.task;

import dev.rowcast.sample.ChangeService;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

/**
 * A subscriber, of both {@linkplain ServiceKind services}, in a process of its own, on a server as gRPC makes it where nobody tunes it. It writes its port; then it answers each line with the number of
 * changes that it has had. It ends with its standard input.
 */
final class SubscriberMain {
    /** What its lines begin with. */
    static final String SAYS = "subscriber: ";

    static final int LARGEST_MESSAGE = 16 << 20;

    private SubscriberMain() {}

    /**
     * @param args none
     * @throws IOException if it can't listen
     */
    public static void main(String[] args) throws IOException {
        LongAdder changes = new LongAdder();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .addService(ChangeService.accepting(batch -> changes.add(batch.getChangesCount())))
                .addService(new TypedSubscriber(changes))
                .build()
                .start();
        say(server.getPort());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            say(changes.sum());
        }
        server.shutdownNow();
    }

    private static void say(long number) {
        System.out.println(SAYS + number);
        System.out.flush();
    }
}
