package dev.rowcast.cli.demo;

import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the demo is to do.
 *
 * @param config the folder with {@code mysql-source.json}, {@code grpc-sink.json} and {@code routes.json}
 * @param directory where the stack is to live, absent or empty; null for a new one among the system's temporary ones
 * @param keep whether the stack goes on running at the end
 * @param rows how many rows are inserted in one go
 * @param plugin unpacks the connector's plugin in a folder, and returns what a plugin path takes
 */
public record Settings(Path config, @Nullable Path directory, boolean keep, int rows, Function<Path, Path> plugin) {}
