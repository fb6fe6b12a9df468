package dev.rowcast.mapper;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.grpc.Connection;
import dev.rowcast.grpc.UnaryClient;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.v1.MapperGrpc;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A mapping in a service that implements {@code rowcast.v1.Mapper}. Thread-safe; connects when it is first asked. */
public final class GrpcMapping implements Mapping {
    /** What a mapper makes of rows may be larger than they are. */
    static final int MOST_ANSWER_BYTES = 64 << 20;

    private final MapperCalls mapper;

    /**
     * The mapping in the service that is there; doesn't connect.
     *
     * @throws IllegalArgumentException if the target, the metadata or a PEM file can't be used; the message says which and why
     */
    public GrpcMapping(Connection.Builder connection) {
        this.mapper = new MapperCalls(new UnaryClient(connection
                .service(MapperGrpc.SERVICE_NAME)
                .mostAnswerBytes(MOST_ANSWER_BYTES)
                .build()));
    }

    @Override
    public CompletionStage<TableMapping> of(Contract contract, Map<String, ColumnFacts> facts) {
        int lost = mapper.lost();
        return mapper.describe(contract).thenApply(described -> new GrpcTable(mapper, contract, described, lost));
    }

    @Override
    public void close() {
        mapper.close();
    }

    @Override
    public String toString() {
        return mapper.toString();
    }
}
