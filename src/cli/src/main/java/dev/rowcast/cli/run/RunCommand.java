package dev.rowcast.cli.run;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.RunFile;
import dev.rowcast.cli.support.Version;
import dev.rowcast.standalone.AlreadyRunningException;
import dev.rowcast.standalone.Standalone;
import dev.rowcast.standalone.config.HttpSettings;
import dev.rowcast.standalone.config.RunConfig;
import dev.rowcast.standalone.config.RunConfigException;
import dev.rowcast.standalone.engine.SnapshotProgress;
import dev.rowcast.standalone.state.StateException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the whole of Rowcast in this process. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Reads MySQL and delivers its changes to subscribers and stores, in this one process: without Kafka and Connect.",
            "It runs until Ctrl-C or SIGTERM, which have it finish what is in flight. SIGHUP has it read its configuration again.",
            "What happens goes to standard error."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:It was ended by Ctrl-C or SIGTERM; with --check: the configuration is right.",
            "1:It could not begin, such as when another process uses the same state; the message says why.",
            "2:The command line is wrong.",
            "130:A second Ctrl-C ended it at once; nothing is lost, some changes come again."
        })
public final class RunCommand implements Callable<Integer> {
    private static final long LOOK_MILLIS = 100;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The configuration (JSON).")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--check", description = "Only say what is wrong with the configuration, or that nothing is.")
    private boolean check;

    @Option(
            names = "--snapshot-again",
            description = "Read all rows anew before going on with changes, such as where the binary log is gone."
                    + " Say it for one start only. Rows that were deleted meanwhile stay with who has them.")
    private boolean snapshotAgain;

    @Override
    public Integer call() throws InterruptedException {
        RunConfig config = RunFile.read(file);
        boolean traces = !System.getenv().getOrDefault("ROWCAST_DEBUG", "").isEmpty();
        RunLog log = new RunLog(spec.commandLine().getErr(), InstantSource.system(), traces);
        config.routing()
                .warnings()
                .forEach(warning -> log.line("WARNING routes " + warning.pointer() + ": " + warning.message()));
        if (check) {
            log.line(file + " is right: " + summary(config));
            return 0;
        }
        log.install();
        log.line(summary(config));
        run(config, log);
        return 0;
    }

    private static String summary(RunConfig config) {
        int subscriptions = config.routing().subscriptions().size();
        return config.name() + " reads " + config.source() + " for " + subscriptions
                + (subscriptions == 1 ? " subscription" : " subscriptions") + "; its state is in " + config.state();
    }

    private void run(RunConfig config, RunLog log) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicBoolean reload = new AtomicBoolean();
        EndSignals.handle(asked::countDown);
        EndSignals.handleReload(() -> reload.set(true));
        RunLines lines = new RunLines();
        try (Standalone standalone = start(config)) {
            standalone
                    .http()
                    .ifPresent(at -> log.line("http://" + at.getHostString() + ":" + at.getPort()
                            + "/healthz and /metrics tell how it is"));
            while (standalone.isRunning() && !asked.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                lines.of(standalone.sourceState()).ifPresent(log::line);
                lines.of(SnapshotProgress.of(config.source().name()), System.currentTimeMillis())
                        .ifPresent(log::line);
                if (reload.getAndSet(false)) {
                    reload(standalone, log);
                }
            }
            if (standalone.isRunning()) {
                log.line("ending: what is in flight has its time, \"drain\" of the configuration");
            }
            standalone.close();
            standalone.awaitEnd();
            lines.of(standalone.sourceState()).ifPresent(log::line);
        } catch (ExecutionException broken) {
            throw new CliException("it broke down: " + broken.getCause(), broken);
        }
    }

    private void reload(Standalone standalone, RunLog log) {
        try {
            RunConfig config = RunFile.read(file);
            standalone.reload(config);
            log.line("reloaded: " + summary(config));
        } catch (CliException | RunConfigException wrong) {
            log.line("WARNING the configuration can't be taken, and the one before goes on:");
            String.valueOf(wrong.getMessage()).lines().forEach(log::line);
        }
    }

    private Standalone start(RunConfig config) {
        try {
            Standalone.Builder builder = Standalone.builder().config(config);
            return (snapshotAgain ? builder.snapshotAgain() : builder).start();
        } catch (AlreadyRunningException | StateException unusable) {
            throw new CliException(String.valueOf(unusable.getMessage()), unusable);
        } catch (IOException taken) {
            HttpSettings http = config.http().orElseThrow();
            throw new CliException(
                    "can't listen on " + http.address() + ":" + http.port() + ": " + taken.getMessage()
                            + "; set another \"http\" in the configuration",
                    taken);
        }
    }
}
