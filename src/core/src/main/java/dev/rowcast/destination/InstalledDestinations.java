package dev.rowcast.destination;

import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.DestinationType;
import dev.rowcast.grpc.GrpcDestinations;
import dev.rowcast.mapper.MapperSettings;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.route.DestinationCheck;
import dev.rowcast.route.DestinationSettings;
import dev.rowcast.route.MappingSettings;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Subscription;
import dev.rowcast.route.Suggestions;
import dev.rowcast.store.StoreDestination;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The types of destinations that are there: those on the class path, and those that lie in the folders of {@code destinations.path}, each in a
 * class loader of its own; of one type the one in a folder counts. Immutable; safe for any thread.
 */
public final class InstalledDestinations implements DestinationCheck, AutoCloseable {
    /** The setting that names the folders, of the connector and on the command line. */
    public static final String PATH = "destinations.path";

    /** What was found, so that one zip has one class loader however often the routing is read. */
    private static final Map<List<String>, InstalledDestinations> FOUND = new ConcurrentHashMap<>();

    private final List<Path> folders;
    private final Map<String, Found> types;
    private final List<DestinationLoader> own;
    private final boolean programs;

    private record Found(DestinationType type, String place) {}

    private InstalledDestinations(
            List<Path> folders, Map<String, Found> types, List<DestinationLoader> own, boolean programs) {
        this.folders = folders;
        this.types = types;
        this.own = own;
        this.programs = programs;
    }

    /** The same where the routing starts no program, as where it comes from whoever reaches a worker's REST interface. */
    public InstalledDestinations withoutPrograms() {
        return new InstalledDestinations(folders, types, own, false);
    }

    /**
     * Looks for them.
     *
     * @param folders that hold a folder, zip or jar for each destination; may be empty
     * @throws IllegalArgumentException if a folder isn't there, or something in it can't be used; the message says which and why
     */
    public static InstalledDestinations in(List<Path> folders) {
        List<Path> installed = DestinationsPath.installed(folders);
        List<String> marks = new ArrayList<>();
        folders.forEach(folder -> marks.add(folder.toString()));
        installed.forEach(each -> marks.addAll(DestinationsPath.marks(each)));
        return FOUND.computeIfAbsent(
                marks, unused -> find(List.copyOf(folders), installed).kept());
    }

    /**
     * Looks for them for one user alone, who closes them: where a program goes on once nobody uses them any more.
     *
     * @throws IllegalArgumentException as {@link #in} does
     */
    public static InstalledDestinations alone(List<Path> folders) {
        return find(List.copyOf(folders), DestinationsPath.installed(folders));
    }

    /** The folder, zip or jar that the type lies in; empty where it is on the class path, or isn't there. */
    public Optional<Path> installedIn(String type) {
        return Optional.ofNullable(types.get(type))
                .filter(found -> found.type() instanceof Isolated)
                .map(found -> Path.of(found.place()));
    }

    private InstalledDestinations kept() {
        return new InstalledDestinations(folders, types, List.of(), programs);
    }

    /** Lets go of the classes of what {@link #alone} has found; of what all share it doesn't. Close what they have made before. */
    @Override
    public void close() {
        if (!own.isEmpty()) {
            types.values().forEach(found -> found.type().retire());
            own.forEach(InstalledDestinations::close);
        }
    }

    private static InstalledDestinations find(List<Path> folders, List<Path> installed) {
        Map<String, Found> types = new TreeMap<>();
        List<DestinationLoader> loaders = new ArrayList<>();
        ClassLoader rowcast = DestinationType.class.getClassLoader();
        try {
            for (Path each : installed) {
                DestinationLoader loader = DestinationsPath.loader(each, rowcast);
                loaders.add(loader);
                add(types, each, loader);
            }
        } catch (IllegalArgumentException unusable) {
            loaders.forEach(InstalledDestinations::close);
            throw unusable;
        }
        // What is built in is there for those who install nothing.
        load(rowcast, "the class path")
                .forEach(type -> types.putIfAbsent(type.name(), new Found(type, "the class path")));
        return new InstalledDestinations(folders, types, List.copyOf(loaders), true);
    }

    private static void close(DestinationLoader loader) {
        try {
            loader.close();
        } catch (IOException leftBehind) {
            // What is left of it is deleted as the program ends.
        }
    }

    private static void add(Map<String, Found> types, Path installed, DestinationLoader loader) {
        List<DestinationType> own = load(loader, installed.toString());
        if (own.isEmpty()) {
            throw new IllegalArgumentException(
                    installed + " has no destination in it (no jar names one in META-INF/services/"
                            + DestinationType.class.getName()
                            + "); take it out of the folder, or put the zip of a destination there");
        }
        own.forEach(type -> add(types, new Found(new Isolated(type, loader), installed.toString())));
    }

    private static List<DestinationType> load(ClassLoader loader, String place) {
        try {
            return ServiceLoader.load(DestinationType.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError | LinkageError unusable) {
            throw new IllegalArgumentException(
                    "the destinations of " + place + " can't be loaded: " + unusable
                            + "; install the version that goes with this Rowcast",
                    unusable);
        }
    }

    private static void add(Map<String, Found> types, Found found) {
        Found other = types.putIfAbsent(found.type().name(), found);
        if (other != null) {
            throw new IllegalArgumentException("destination \"" + found.type().name() + "\" is there twice, in "
                    + other.place() + " and in " + found.place() + "; take one of them out");
        }
    }

    @Override
    public List<Mistake> mistakes(DestinationSettings destination) {
        Found found = types.get(destination.type());
        if (found == null) {
            return List.of(new Mistake(destination.pointer() + "/type", unknown(destination.type())));
        }
        try {
            return found.type().check(destination.settings()).stream()
                    .map(problem -> new Mistake(destination.pointer() + problem.pointer(), problem.message()))
                    .toList();
        } catch (LinkageError unusable) {
            String message = "the destination of " + found.place() + " can't be used: " + unusable
                    + "; install the version that goes with this Rowcast";
            return List.of(new Mistake(destination.pointer() + "/type", message));
        }
    }

    @Override
    public List<Mistake> mistakes(MappingSettings mapping) {
        return MappingLanguages.mistakes(mapping, programs);
    }

    private String unknown(String type) {
        if (type.equals("grpc")) {
            return "a gRPC service is named by \"target\"; write that in the place of \"destination\"";
        }
        String found = types.isEmpty()
                ? "none is"
                : types.entrySet().stream()
                        .map(each -> each.getKey() + " (" + each.getValue().place() + ")")
                        .collect(Collectors.joining(", "));
        String near = Suggestions.nearest(type, types.keySet())
                .map(name -> "did you mean \"" + name + "\"? ")
                .orElse("");
        String where = folders.isEmpty() ? "a folder and set " + PATH + " to it" : folders.get(0) + " (" + PATH + ")";
        return "\"" + type + "\" is not installed here; " + near + "installed: " + found
                + ". For another one put rowcast-destination-" + type + "-VERSION.zip into " + where;
    }

    /**
     * Where the subscription's changes go, a gRPC service or a destination of its own; doesn't connect.
     *
     * @throws IllegalArgumentException if it can't be made; the message says which and why
     */
    public Destination of(Subscription subscription) {
        return subscription
                .destination()
                .map(settings -> mapped(subscription, create(subscription.name(), settings)))
                .orElseGet(() -> GrpcDestinations.of(subscription));
    }

    /** The store that the destination is, for a program that looks at it, wherever it was installed; empty where it is none. */
    public static Optional<StoreDestination> store(Destination destination) {
        return Isolated.inside(destination) instanceof StoreDestination store ? Optional.of(store) : Optional.empty();
    }

    /**
     * What makes documents of a subscription's rows.
     *
     * @throws IllegalArgumentException if it can't be made; the message says why
     */
    public static Mapping mapping(MappingSettings settings) {
        return MappingLanguages.create(settings);
    }

    /** Whether that mapping is in a program that is started for it. */
    public static boolean startsProgram(MappingSettings settings) {
        return MapperSettings.isProgram(settings);
    }

    private static Destination mapped(Subscription subscription, Destination destination) {
        if (subscription.mapping().isEmpty()) {
            return destination;
        }
        if (store(destination).isEmpty()) {
            destination.close();
            throw new IllegalArgumentException("subscription " + subscription.name()
                    + " has a mapping, and its destination is no store; remove \"mapping\"");
        }
        Mapping mapping;
        try {
            mapping = mapping(subscription.mapping().get());
        } catch (IllegalArgumentException unusable) {
            destination.close();
            throw new IllegalArgumentException(
                    "subscription " + subscription.name() + ": " + unusable.getMessage(), unusable);
        }
        return Isolated.changed(destination, inside -> ((StoreDestination) inside).mapped(mapping));
    }

    private Destination create(String subscription, DestinationSettings settings) {
        Found found = types.get(settings.type());
        if (found == null) {
            throw new IllegalArgumentException("subscription " + subscription + ": " + unknown(settings.type()));
        }
        try {
            return found.type().create(subscription, settings.settings());
        } catch (IllegalArgumentException | LinkageError unusable) {
            throw new IllegalArgumentException(
                    "subscription " + subscription + ", destination \"" + settings.type() + "\" of " + found.place()
                            + ": " + unusable.getMessage(),
                    unusable);
        }
    }
}
