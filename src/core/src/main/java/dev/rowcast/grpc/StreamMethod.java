package dev.rowcast.grpc;

import com.google.protobuf.CodedOutputStream;
import dev.rowcast.deliver.Batch;
import dev.rowcast.v1.StreamRequest;
import dev.rowcast.v1.StreamResponse;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** The method {@code Stream} of the generic or of a typed service. */
final class StreamMethod {
    /** The most bytes that a request has beyond those of its batch: two tags, the sequence number and the length. */
    static final int LARGEST_PREFIX = 1 + 10 + 1 + 5;

    private StreamMethod() {}

    /**
     * A batch on its stream.
     *
     * @param sequence its place there, from 1
     */
    record Request(long sequence, Batch batch) {}

    static MethodDescriptor<Request, StreamResponse> of(String service) {
        return MethodDescriptor.<Request, StreamResponse>newBuilder()
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, "Stream"))
                .setRequestMarshaller(new RequestMarshaller())
                .setResponseMarshaller(ProtoUtils.marshaller(StreamResponse.getDefaultInstance()))
                .build();
    }

    /** The bytes of {@code rowcast.v1.StreamRequest} before those of the batch itself. */
    private static byte[] prefix(Request request) {
        byte[] prefix = new byte[LARGEST_PREFIX];
        CodedOutputStream out = CodedOutputStream.newInstance(prefix);
        try {
            out.writeUInt64(StreamRequest.SEQUENCE_FIELD_NUMBER, request.sequence());
            out.writeUInt32NoTag(StreamRequest.BATCH_FIELD_NUMBER << 3 | 2);
            out.writeUInt32NoTag(request.batch().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return Arrays.copyOf(prefix, prefix.length - out.spaceLeft());
    }

    private static final class RequestMarshaller implements MethodDescriptor.Marshaller<Request> {
        @Override
        public InputStream stream(Request request) {
            return new BatchStream(prefix(request), request.batch());
        }

        @Override
        public Request parse(InputStream stream) {
            throw new UnsupportedOperationException("a batch is only ever sent");
        }
    }
}
