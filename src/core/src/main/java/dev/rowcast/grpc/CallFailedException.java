package dev.rowcast.grpc;

import dev.rowcast.deliver.Failure;
import io.grpc.Status;

/** A call that has no response. */
public final class CallFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Status.Code code;
    private final Failure failure;

    /** @param reason what came instead and from where, on one line, without secrets */
    CallFailedException(Status.Code code, Failure failure, String reason) {
        super(reason, null, false, false);
        this.code = code;
        this.failure = failure;
    }

    /** The status; never OK. */
    public Status.Code code() {
        return code;
    }

    /** What that means. */
    public Failure failure() {
        return failure;
    }
}
