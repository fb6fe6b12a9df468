package dev.rowcast.bench.task;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Bytes that are sent as they are, once. */
final class WireBatch extends InputStream implements Drainable, KnownLength {
    private static final byte[] NOTHING = {};

    private final byte[] prefix;
    private final byte[] body;
    private boolean drained;

    /**
     * @param prefix what stands before the body
     * @param body an encoded batch
     */
    WireBatch(byte[] prefix, byte[] body) {
        this.prefix = prefix;
        this.body = body;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
        int size = available();
        if (size > 0) {
            target.write(prefix);
            target.write(body);
            drained = true;
        }
        return size;
    }

    @Override
    public int available() {
        return drained ? 0 : prefix.length + body.length;
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException("gRPC drains what it can");
    }

    /** The body, not a copy. */
    byte[] body() {
        return body;
    }

    /** Sends it, and receives all bytes of what comes as body. */
    static Marshaller<WireBatch> marshaller() {
        return new Marshaller<>() {
            @Override
            public InputStream stream(WireBatch batch) {
                return batch;
            }

            @Override
            public WireBatch parse(InputStream stream) {
                try {
                    return of(stream.readAllBytes());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    /** A body alone. */
    static WireBatch of(byte[] body) {
        return new WireBatch(NOTHING, body);
    }

    /** The method of the service whose requests and answers are such. */
    static MethodDescriptor<WireBatch, WireBatch> method(ServiceKind service, String name, MethodType type) {
        return MethodDescriptor.<WireBatch, WireBatch>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service.fullName(), name))
                .setRequestMarshaller(marshaller())
                .setResponseMarshaller(marshaller())
                .build();
    }
}
