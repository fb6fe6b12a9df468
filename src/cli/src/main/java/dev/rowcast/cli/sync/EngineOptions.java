package dev.rowcast.cli.sync;

import dev.rowcast.cli.support.Version;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which machines load. */
final class EngineOptions {
    private static final String FLINK = "flink";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--engine",
            paramLabel = "flink",
            description =
                    "Load on a Flink session cluster, of which --master says where it is. Default: on this machine.")
    private @Nullable String engine;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "The REST interface of its JobManager: http://HOST:PORT.")
    private @Nullable String master;

    @Option(
            names = "--job-jar",
            paramLabel = "FILE",
            description =
                    "Rowcast's job for it, rowcast-beam-VERSION-flink.jar. Default: beside the command's own jar, or where the"
                            + " build of the checkout has made it.")
    private @Nullable Path jobJar;

    /** The machines; empty for this one. */
    Optional<Elsewhere> elsewhere() {
        if (engine == null) {
            if (master != null || jobJar != null) {
                throw new ParameterException(
                        spec.commandLine(), "--master and --job-jar are for an engine: say --engine flink too");
            }
            return Optional.empty();
        }
        if (!engine.equals(FLINK)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + engine + "' isn't \"flink\"; without --engine this machine loads, and for others Rowcast has"
                            + " Beam's transforms");
        }
        if (master == null) {
            throw new ParameterException(
                    spec.commandLine(), "say where the cluster is: --master http://HOST:PORT of its JobManager");
        }
        EngineJar jar = EngineJar.of(engine, jobJar);
        return Optional.of(new Elsewhere(
                jar.engine(engine, Version.class.getPackage().getImplementationVersion()), master, jar.file()));
    }
}
