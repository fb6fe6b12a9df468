package dev.rowcast.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.shaded.io.grpc.netty.InternalNettyChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameListener;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Settings;
import io.grpc.netty.shaded.io.netty.util.AsciiString;

/**
 * Cuts off a connection whose peer would fill the heap: one that asks for answers (PING, SETTINGS) and doesn't read them, or that sends empty
 * data, each piece of which is kept until there is a message. gRPC for Java bounds neither for a client. And one that ends with a code that nobody
 * knows, which gRPC's own handler stumbles over, so that it would go on with that connection for ever. Used by the connection's event loop alone.
 */
final class ConnectionGuard extends Http2FrameListenerDecorator {
    /** What we have to write and the peer doesn't read: of what calls send only 64 KiB ever stand there. */
    static final long MOST_UNREAD_BYTES = 1 << 20;

    private static final int MOST_EMPTY_FRAMES = 1_000;

    /** Why a connection was cut off. */
    static final class CutOff extends Http2Exception {
        private static final long serialVersionUID = 1;

        CutOff(String message) {
            super(Http2Error.ENHANCE_YOUR_CALM, message);
        }
    }

    private int empty;

    private ConnectionGuard(Http2FrameListener listener) {
        super(listener);
    }

    /** The same credentials for connections that are guarded. */
    static ChannelCredentials over(ChannelCredentials credentials) {
        InternalProtocolNegotiator.ClientFactory inner = InternalNettyChannelCredentials.toNegotiator(credentials);
        return InternalNettyChannelCredentials.create(new InternalProtocolNegotiator.ClientFactory() {
            @Override
            public InternalProtocolNegotiator.ProtocolNegotiator newNegotiator() {
                return new Guarding(inner.newNegotiator());
            }

            @Override
            public int getDefaultPort() {
                return inner.getDefaultPort();
            }
        });
    }

    /** Here alone the handler of a connection can be reached before anything is read. */
    private static final class Guarding implements InternalProtocolNegotiator.ProtocolNegotiator {
        private final InternalProtocolNegotiator.ProtocolNegotiator inner;

        Guarding(InternalProtocolNegotiator.ProtocolNegotiator inner) {
            this.inner = inner;
        }

        @Override
        public AsciiString scheme() {
            return inner.scheme();
        }

        @Override
        public ChannelHandler newHandler(GrpcHttp2ConnectionHandler connection) {
            connection
                    .decoder()
                    .frameListener(new ConnectionGuard(connection.decoder().frameListener()));
            return inner.newHandler(connection);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
        checkUnread(context, "PING");
        super.onPingRead(context, data);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings) throws Http2Exception {
        checkUnread(context, "SETTINGS");
        super.onSettingsRead(context, settings);
    }

    @Override
    public int onDataRead(ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean end)
            throws Http2Exception {
        empty = data.isReadable() || end ? 0 : empty + 1;
        if (empty > MOST_EMPTY_FRAMES) {
            throw cutOff(context, "sends one empty DATA frame after the other");
        }
        return super.onDataRead(context, stream, data, padding, end);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext context, int lastStream, long code, ByteBuf data)
            throws Http2Exception {
        if (Http2Error.valueOf(code) == null) {
            throw cutOff(context, "ends the connection with the unknown error code " + code);
        }
        super.onGoAwayRead(context, lastStream, code, data);
    }

    private static void checkUnread(ChannelHandlerContext context, String kind) throws CutOff {
        if (context.channel().bytesBeforeWritable() > MOST_UNREAD_BYTES) {
            throw cutOff(context, "sends " + kind + " frames and doesn't read the answers");
        }
    }

    /**
     * Closes below everything that would wait until the peer has read what is written: gRPC closes when its GOAWAY is written, which may be never. Later,
     * since gRPC has to take the error first; by then it may have closed, and emptied the pipeline.
     */
    private static CutOff cutOff(ChannelHandlerContext context, String what) {
        context.executor().execute(() -> {
            ChannelHandlerContext lowest = context.pipeline().firstContext();
            if (lowest != null) {
                lowest.close();
            }
        });
        return new CutOff("the server " + what + ", so that the connection to it was cut off");
    }
}
