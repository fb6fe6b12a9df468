package dev.rowcast.mapper;

import com.google.protobuf.ByteString;
import dev.rowcast.contract.Contract;
import dev.rowcast.deliver.Failure;
import dev.rowcast.grpc.CallFailedException;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.Output;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.mapping.UnansweredException;
import dev.rowcast.mapping.UnfitMappingException;
import dev.rowcast.v1.MapRequest;
import dev.rowcast.v1.MapResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** What a mapper makes of the rows of one table at one revision, as long as it makes what it described. Thread-safe. */
final class GrpcTable implements TableMapping {
    /** What half of the rows may avoid, and what is the fault of a row that is alone. */
    private static final Set<Failure> OF_ROWS = Set.of(Failure.REFUSED, Failure.TOO_LARGE, Failure.ANSWER_TOO_LARGE);

    private final MapperCalls mapper;
    private final Contract contract;
    private final Description description;
    /** How many connections had been lost when that description was right. */
    private volatile int lost;

    GrpcTable(MapperCalls mapper, Contract contract, Description description, int lost) {
        this.mapper = mapper;
        this.contract = contract;
        this.description = description;
        this.lost = lost;
    }

    @Override
    public String version() {
        return description.version();
    }

    @Override
    public List<Output> outputs() {
        return description.outputs();
    }

    @Override
    public CompletionStage<List<Mapped>> map(List<ByteString> rows) {
        if (rows.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        CompletionStage<List<Mapped>> mapped = checked().thenApply(unused -> List.of());
        for (List<ByteString> chunk : RowChunks.of(rows)) {
            mapped = joined(mapped, chunk);
        }
        return mapped;
    }

    /** Behind a lost connection there may be another program. */
    private CompletionStage<?> checked() {
        int now = mapper.lost();
        if (now == lost) {
            return CompletableFuture.completedFuture(description);
        }
        return describesTheSame().thenAccept(unused -> lost = now);
    }

    private CompletionStage<Void> describesTheSame() {
        return mapper.describe(contract).thenAccept(described -> {
            if (!described.equals(description)) {
                throw new UnansweredException(mapper + " describes something else than before for table "
                        + contract.table() + "; what it makes from now on is prepared");
            }
        });
    }

    private CompletionStage<List<Mapped>> joined(CompletionStage<List<Mapped>> before, List<ByteString> chunk) {
        return before.thenCompose(some -> ask(chunk)
                .thenApply(more -> Stream.concat(some.stream(), more.stream()).toList()));
    }

    private CompletionStage<List<Mapped>> ask(List<ByteString> rows) {
        MapRequest request = MapRequest.newBuilder()
                .setDatabase(contract.table().database())
                .setTable(contract.table().table())
                .setMessageType(contract.messageType())
                .setContractRevision(contract.revision())
                .addAllRows(rows)
                .build();
        return mapper.map(request)
                .handle((response, fault) -> fault == null ? known(read(response, rows.size())) : failed(rows, fault))
                .thenCompose(answer -> answer);
    }

    private CompletionStage<List<Mapped>> failed(List<ByteString> rows, Throwable fault) {
        if (!(MapperCalls.cause(fault) instanceof CallFailedException failed) || !OF_ROWS.contains(failed.failure())) {
            return CompletableFuture.failedFuture(MapperCalls.unanswered(fault));
        }
        if (rows.size() > 1) {
            int half = rows.size() / 2;
            return joined(ask(rows.subList(0, half)), rows.subList(half, rows.size()));
        }
        return CompletableFuture.completedFuture(
                List.of(new Mapped.Refused("the mapper can't map the row: " + failed.getMessage())));
    }

    /** What doesn't fit may be another program's, before the loss of the connection to the one before is known. */
    private CompletionStage<List<Mapped>> known(List<Description.Result> results) {
        List<Mapped> mapped = results.stream().map(Description.Result::mapped).toList();
        return results.stream().anyMatch(Description.Result::misfit)
                ? describesTheSame().thenApply(unused -> mapped)
                : CompletableFuture.completedFuture(mapped);
    }

    private List<Description.Result> read(MapResponse response, int rows) {
        if (!response.getVersion().equals(description.version())) {
            throw new UnansweredException(mapper + " answers as version \"" + Answers.name(response.getVersion())
                    + "\", and described version \"" + description.version() + "\"; it is asked again what it makes");
        }
        if (response.getResultsCount() != rows) {
            throw new UnfitMappingException(
                    contract,
                    mapper + " answered " + response.getResultsCount() + " results for " + rows
                            + " rows; give one for each row, in their order, an empty one where it makes nothing");
        }
        return response.getResultsList().stream().map(description::result).toList();
    }
}
