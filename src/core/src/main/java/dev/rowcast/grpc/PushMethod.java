package dev.rowcast.grpc;

import dev.rowcast.deliver.Batch;
import dev.rowcast.v1.PushResponse;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import java.io.InputStream;

/** The method {@code Push} of the generic or of a typed service. */
final class PushMethod {
    /** Full name of the service that takes any table. */
    static final String GENERIC_SERVICE = "rowcast.v1.ChangeSubscriber";

    private static final byte[] NOTHING = {};

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
            return new BatchStream(NOTHING, batch);
        }

        @Override
        public Batch parse(InputStream stream) {
            throw new UnsupportedOperationException("a batch is only ever sent");
        }
    }
}
