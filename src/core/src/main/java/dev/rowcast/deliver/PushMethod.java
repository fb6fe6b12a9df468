package dev.rowcast.deliver;

import com.google.protobuf.CodedOutputStream;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The method {@code Push} of the generic or of a typed service. A batch is written as it lies there, header bytes and then event
 * bytes: nothing is parsed, and nothing is copied but into the transport's own buffers.
 */
final class PushMethod {
    /** Full name of the service that takes any table. */
    static final String GENERIC_SERVICE = "rowcast.v1.ChangeSubscriber";

    private static final int CHANGE_TAG = PushRequest.CHANGES_FIELD_NUMBER << 3 | 2;

    private PushMethod() {}

    static MethodDescriptor<Batch, PushResponse> of(String service) {
        return MethodDescriptor.<Batch, PushResponse>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(service, "Push"))
                .setRequestMarshaller(new BatchMarshaller())
                .setResponseMarshaller(ProtoUtils.marshaller(PushResponse.getDefaultInstance()))
                .build();
    }

    private static final class BatchMarshaller implements MethodDescriptor.Marshaller<Batch> {
        @Override
        public InputStream stream(Batch batch) {
            return new BatchStream(batch);
        }

        @Override
        public Batch parse(InputStream stream) {
            throw new UnsupportedOperationException("a batch is only ever sent");
        }
    }

    /** The encoded request. A transport drains it once; one that reads instead gets a copy. */
    private static final class BatchStream extends InputStream implements KnownLength, Drainable {
        private final Batch batch;
        private boolean drained;
        private @Nullable ByteArrayInputStream copy;

        BatchStream(Batch batch) {
            this.batch = batch;
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            if (copy != null) {
                return (int) copy.transferTo(target);
            }
            if (drained) {
                return 0;
            }
            drained = true;
            batch.header().writeTo(target);
            byte[] lead = new byte[1 + 5];
            for (EncodedChange change : batch.changes()) {
                CodedOutputStream out = CodedOutputStream.newInstance(lead);
                out.writeUInt32NoTag(CHANGE_TAG);
                out.writeUInt32NoTag(change.event().length);
                target.write(lead, 0, lead.length - out.spaceLeft());
                target.write(change.event());
            }
            return batch.bytes();
        }

        @Override
        public int available() {
            if (copy != null) {
                return copy.available();
            }
            return drained ? 0 : batch.bytes();
        }

        @Override
        public int read() throws IOException {
            return copy().read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return copy().read(target, offset, length);
        }

        private ByteArrayInputStream copy() throws IOException {
            if (copy == null) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream(batch.bytes());
                drainTo(bytes);
                copy = new ByteArrayInputStream(bytes.toByteArray());
            }
            return copy;
        }
    }
}
