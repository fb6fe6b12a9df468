package dev.rowcast.demo;

import dev.rowcast.contract.Contract;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the demo is to do.
 *
 * @param config the folder with {@code mysql-source.json}, {@code grpc-sink.json} and {@code routes.json}
 * @param directory where the stack is to live, absent or empty; null for a new one among the system's temporary ones
 * @param keep whether the stack goes on running at the end
 * @param kafkaless whether it does without Kafka and Connect
 * @param rows how many rows are inserted in one go
 * @param stores what stores are shown with; null for a demo without them
 * @param plugin unpacks the connector's plugin in a folder, and returns the entry for a plugin path
 * @param fieldChanges what differs between two revisions of a contract, as lines of text: the earlier, then the later one
 */
public record Settings(
        Path config,
        @Nullable Path directory,
        boolean keep,
        boolean kafkaless,
        int rows,
        @Nullable StoreTools stores,
        Function<Path, Path> plugin,
        BiFunction<Contract, Contract, List<String>> fieldChanges) {}
