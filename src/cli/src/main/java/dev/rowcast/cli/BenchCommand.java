package dev.rowcast.cli;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Points to the benchmarks: the launcher script runs them as a separate program in its own JVM. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Measures what Rowcast costs, beside what one would write by hand. './rowcast bench --help' tells more.")
final class BenchCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new CliException(
                "the benchmarks are not part of this program; run them in a checkout as ./rowcast bench, with bench as the first word",
                null);
    }
}
