package dev.rowcast.mapper;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.grpc.CallFailedException;
import dev.rowcast.grpc.Connection;
import dev.rowcast.grpc.UnaryClient;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.mapping.UnansweredException;
import dev.rowcast.mapping.UnfitMappingException;
import dev.rowcast.v1.DescribeRequest;
import dev.rowcast.v1.MapperGrpc;
import io.grpc.Status;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A mapping in a service that implements {@code rowcast.v1.Mapper}. Thread-safe; connects when it is first asked. */
public final class GrpcMapping implements Mapping {
    /** What a mapper makes of rows may be larger than they are. */
    static final int MOST_ANSWER_BYTES = 64 << 20;

    /** By which a mapper says that it maps no such rows. */
    private static final Set<Status.Code> UNWANTED =
            Set.of(Status.Code.NOT_FOUND, Status.Code.INVALID_ARGUMENT, Status.Code.FAILED_PRECONDITION);

    private final UnaryClient mapper;

    /**
     * The mapping in the service that is there; doesn't connect.
     *
     * @throws IllegalArgumentException if the target, the metadata or a PEM file can't be used; the message says which and why
     */
    public GrpcMapping(Connection.Builder connection) {
        this.mapper = new UnaryClient(connection
                .service(MapperGrpc.SERVICE_NAME)
                .mostAnswerBytes(MOST_ANSWER_BYTES)
                .build());
    }

    @Override
    public CompletionStage<TableMapping> of(Contract contract, Map<String, ColumnFacts> facts) {
        int lost = mapper.lost();
        return describe(contract).thenApply(described -> new GrpcTable(this, contract, described, lost));
    }

    UnaryClient mapper() {
        return mapper;
    }

    CompletionStage<Description> describe(Contract contract) {
        DescribeRequest request = DescribeRequest.newBuilder()
                .setDatabase(contract.table().database())
                .setTable(contract.table().table())
                .setMessageType(contract.messageType())
                .setContractRevision(contract.revision())
                .setDescriptorSet(ContractDescriptors.descriptorSet(contract))
                .build();
        return mapper.call(MapperGrpc.getDescribeMethod(), request).handle((response, fault) -> {
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

    static Throwable cause(Throwable fault) {
        return fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    }

    @Override
    public void close() {
        mapper.close();
    }

    @Override
    public String toString() {
        return "the mapper at " + mapper;
    }
}
