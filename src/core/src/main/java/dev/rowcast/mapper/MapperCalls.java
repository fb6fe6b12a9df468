package dev.rowcast.mapper;

import dev.rowcast.contract.Contract;
import dev.rowcast.grpc.CallFailedException;
import dev.rowcast.grpc.UnaryClient;
import dev.rowcast.mapping.UnansweredException;
import dev.rowcast.mapping.UnfitMappingException;
import dev.rowcast.v1.MapRequest;
import dev.rowcast.v1.MapResponse;
import dev.rowcast.v1.MapperGrpc;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A mapper, and what it says of tables. Thread-safe; nothing in it blocks. */
final class MapperCalls implements AutoCloseable {
    /** By which a mapper says that it maps no such rows. */
    private static final Set<Status.Code> UNWANTED =
            Set.of(Status.Code.NOT_FOUND, Status.Code.INVALID_ARGUMENT, Status.Code.FAILED_PRECONDITION);

    private final UnaryClient client;

    MapperCalls(UnaryClient client) {
        this.client = client;
    }

    /** See {@link UnaryClient#lost}. */
    int lost() {
        return client.lost();
    }

    CompletionStage<MapResponse> map(MapRequest request) {
        return client.call(MapperGrpc.getMapMethod(), request);
    }

    /** Completes exceptionally as {@link dev.rowcast.mapping.Mapping#of} does. */
    CompletionStage<Description> describe(Contract contract) {
        return client.call(MapperGrpc.getDescribeMethod(), Description.request(contract))
                .handle((response, fault) -> {
                    if (fault != null) {
                        throw undescribed(contract, fault);
                    }
                    return Description.of(contract, response);
                });
    }

    private static RuntimeException undescribed(Contract contract, Throwable fault) {
        return cause(fault) instanceof CallFailedException failed && UNWANTED.contains(failed.code())
                ? new UnfitMappingException(contract, "the mapper takes no such rows: " + failed.getMessage())
                : unanswered(fault);
    }

    /** What it means that a mapper doesn't answer as it should. */
    static RuntimeException unanswered(Throwable fault) {
        Throwable cause = cause(fault);
        if (cause instanceof CallFailedException failed) {
            return new UnansweredException("the mapper doesn't answer: " + failed.getMessage());
        }
        return cause instanceof RuntimeException known
                ? known
                : new IllegalStateException("a mapper can't be asked", cause);
    }

    /** What a stage was completed with. */
    static Throwable cause(Throwable fault) {
        return fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "the mapper at " + client;
    }
}
