package dev.rowcast.demo;

import dev.rowcast.route.RoutingException;
import dev.rowcast.route.Subscription;
import dev.rowcast.stack.ConnectException;
import dev.rowcast.stack.Stack;
import dev.rowcast.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The demo from its first line to its last: starts everything, lets the {@link DemoScript} run, and puts everything away. */
public final class Demo {
    private final Settings settings;
    private final Narration narration;
    private final PrintSampler sampler;

    Demo(Settings settings, Narration narration) {
        this.settings = settings;
        this.narration = narration;
        this.sampler = new PrintSampler(narration, System::nanoTime);
    }

    /**
     * Runs it, printing what happens.
     *
     * @param redraws whether {@code out} is a terminal
     * @return whether it has shown what it promises
     * @throws DemoException when it could not continue
     */
    public static boolean run(Settings settings, java.io.PrintWriter out, boolean redraws) {
        return new Demo(settings, new Narration(out, redraws, System::nanoTime)).run();
    }

    private boolean run() {
        new Opening(settings).lines().forEach(narration::line);
        Workspace workspace = Workspace.open(settings.directory());
        boolean keepLogs = true;
        try (InterruptHandler interrupts = new InterruptHandler()) {
            try {
                boolean kept = runIn(workspace, interrupts);
                keepLogs = !kept;
                return kept;
            } catch (DemoException
                    | StackException
                    | RoutingException
                    | IOException
                    | SQLException
                    | InterruptedException e) {
                keepLogs = !interrupts.asked();
                throw interrupts.asked() ? new DemoException("Interrupted.", e) : failed(e);
            } finally {
                putAway(workspace, keepLogs);
            }
        }
    }

    private static DemoException failed(Exception e) {
        return e instanceof DemoException failure ? failure : new DemoException(String.valueOf(e.getMessage()), e);
    }

    private void putAway(Workspace workspace, boolean keepLogs) {
        if (settings.keep() && Stack.status(workspace.root()).isAnyRunning()) {
            return;
        }
        if (keepLogs && Files.isDirectory(workspace.root().resolve("logs"))) {
            workspace.deleteAllButLogs();
            narration.line("The logs stay in " + workspace.root().resolve("logs") + ".");
        } else {
            workspace.delete();
            narration.line("Everything is stopped and deleted.");
        }
    }

    private boolean runIn(Workspace workspace, InterruptHandler interrupts)
            throws IOException, SQLException, InterruptedException {
        List<Feed> feeds = new ArrayList<>();
        try {
            for (Subscription subscription :
                    Routes.read(read(Connectors.ROUTES_FILE)).subscriptions()) {
                feeds.add(feed(subscription));
            }
            return runWith(List.copyOf(feeds), workspace, interrupts);
        } finally {
            feeds.forEach(Feed::close);
        }
    }

    private boolean runWith(List<Feed> feeds, Workspace workspace, InterruptHandler interrupts)
            throws IOException, SQLException, InterruptedException {
        Path routes = routes(workspace, feeds);
        Path root = workspace.root();
        try (Platform platform = settings.kafkaless()
                ? KafkalessPlatform.start(
                        root, routes, StoreRoutes.words(settings.config()), settings.stores() != null, narration)
                : ConnectPlatform.start(settings, root, routes, narration)) {
            boolean ended = false;
            try {
                boolean kept = new DemoScript(platform, feeds, narration, sampler, settings, root).run();
                List<String> next = platform.stay(feeds);
                ended = !next.isEmpty();
                next.forEach(narration::line);
                return kept;
            } catch (ConnectException e) {
                throw new DemoException(e.getMessage() + "\n" + platform.whereToLook(), e);
            } finally {
                interrupts.calm();
                if (!ended) {
                    narration.line("Stopping everything...");
                }
            }
        }
    }

    private Feed feed(Subscription subscription) throws IOException {
        if (subscription.generic()) {
            return new GenericFeed(subscription, sampler);
        }
        if (subscription.service().equals(TypedFeed.SERVICE)) {
            return new TypedFeed(subscription, sampler);
        }
        throw new DemoException(
                settings.config().resolve(Connectors.ROUTES_FILE) + ": the demo has no subscriber for the service "
                        + subscription.service() + " of subscription " + subscription.name() + ".");
    }

    private Path routes(Workspace workspace, List<Feed> feeds) throws IOException {
        Map<String, Integer> ports = new HashMap<>();
        feeds.forEach(feed -> ports.put(feed.subscription().name(), feed.port()));
        return Files.writeString(
                workspace.root().resolve(Connectors.ROUTES_FILE),
                Routes.withTargets(read(Connectors.ROUTES_FILE), ports));
    }

    private String read(String file) throws IOException {
        Path path = settings.config().resolve(file);
        if (!Files.exists(path)) {
            throw new DemoException("There is no file " + path + ", which the demo registers its connectors by.");
        }
        return Files.readString(path);
    }
}
