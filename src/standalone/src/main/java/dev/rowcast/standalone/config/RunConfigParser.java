package dev.rowcast.standalone.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.encode.BinaryText;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.route.JsonObject;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingException;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.RoutingText;
import dev.rowcast.route.SecretParser;
import dev.rowcast.route.ValueType;
import dev.rowcast.route.ValueTypes;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.spool.SpoolLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration of a process and reports all mistakes at once. */
public final class RunConfigParser {
    private static final Logger LOG = LoggerFactory.getLogger(RunConfigParser.class);

    static final Duration SPOOL_AFTER = Duration.ofSeconds(10);
    static final long SPOOL_BYTES = 10L << 30;
    static final Duration DRAIN = Duration.ofSeconds(10);
    static final String HTTP_ADDRESS = "127.0.0.1";
    static final int BRAKE = 100;

    private static final int HEAP_PART_OF_BUFFER = 10;
    private static final int HEAP_PART_OF_RECORDS = 8;
    private static final String PLACEHOLDER = "unavailable.value.placeholder";
    private static final String BINARY = "binary.handling.mode";

    private static final ValueType<Duration> AFTER =
            ValueTypes.duration("100ms", Duration.ofMillis(100), "1h", Duration.ofHours(1));
    private static final ValueType<Duration> DRAINING =
            ValueTypes.duration("0s", Duration.ZERO, "10m", Duration.ofMinutes(10));
    private static final ValueType<Long> DISK = ValueTypes.size("1000000GiB", 1_000_000L << 30);
    private static final ValueType<Long> HEAP = ValueTypes.size("1024GiB", 1024L << 30);

    private final Place place;
    private final Text text;
    private final Set<Mistake> mistakes = new LinkedHashSet<>();

    /** Where the configuration stands. */
    @FunctionalInterface
    private interface Text {
        String read() throws IOException;
    }

    private RunConfigParser(Place place, Text text) {
        this.place = place;
        this.text = text;
    }

    /**
     * Reads a file. Relative paths in it begin where it lies.
     *
     * @param environment of the process, which may hold secrets
     * @throws IOException if the file can't be read
     * @throws RunConfigException if anything is wrong; it holds every mistake, or the first place that isn't JSON
     */
    public static RunConfig read(Path file, Map<String, String> environment) throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Place place = new Place(folder == null ? Path.of("/") : folder, environment);
        return new RunConfigParser(place, () -> Files.readString(file)).parse();
    }

    /**
     * Reads a text.
     *
     * @param folder in which relative paths begin
     * @param environment of the process, which may hold secrets
     * @throws RunConfigException if anything is wrong; it holds every mistake, or the first place that isn't JSON
     */
    public static RunConfig parse(String json, Path folder, Map<String, String> environment) {
        try {
            return new RunConfigParser(new Place(folder, environment), () -> json).parse();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private RunConfig parse() throws IOException {
        Optional<RunConfig> config = Optional.empty();
        String json = text.read();
        try {
            JsonNode document = RoutingParser.document(json, mistakes);
            config = top(document).flatMap(this::config);
        } catch (RoutingException syntax) {
            mistakes.addAll(syntax.mistakes());
        }
        if (!mistakes.isEmpty()) {
            throw new RunConfigException(List.copyOf(mistakes));
        }
        return config.orElseThrow();
    }

    /** The document, which may be a file of something else by mistake: a word or a number isn't shown. */
    private Optional<JsonObject> top(JsonNode document) {
        return document.isContainerNode()
                ? JsonObject.of("", document, RunKeys.TOP, mistakes)
                : JsonObject.ofSecrets("", document, RunKeys.TOP, mistakes);
    }

    private Optional<RunConfig> config(JsonObject top) {
        top.optional("$schema", ValueTypes.ANY_TEXT);
        RunSecrets secrets = SecretsPart.read(top, place);
        InstalledDestinations destinations = destinations(top);
        SecretParser secretParser = new SecretParser(secrets, mistakes);
        Optional<String> written = top.optional("name", ValueTypes.NAME);
        RoutesPart routes = new RoutesPart(place, secrets, destinations, mistakes);
        Optional<Routing> routing = routes.read(top);
        Optional<Source> source = new SourcePart(secretParser, mistakes).read(top, routing);
        StateSettings state = new StatePart(place, secretParser).read(top);
        source.ifPresent(read -> refuseTheSourceAsState(top, read, state));
        String name = written.or(() -> source.map(Source::name)).orElse("");
        GateRules gate = ContractsPart.read(top, name, state, routing);
        long heap = Runtime.getRuntime().maxMemory();
        Optional<JsonObject> memory = top.object("memory", RunKeys.MEMORY);
        long buffer = memory.flatMap(part -> part.optional("buffer", HEAP)).orElse(heap / HEAP_PART_OF_BUFFER);
        long records = memory.flatMap(part -> part.optional("records", HEAP)).orElse(heap / HEAP_PART_OF_RECORDS);
        SpoolLimits spool = spool(top, records);
        Optional<HttpSettings> http = http(top);
        int brake = brake(top);
        Duration drain = top.optional("drain", DRAINING).orElse(DRAIN);
        return source.map(read -> new RunConfig(
                name,
                read,
                () -> again(read),
                routing.orElseThrow(),
                new RoutingText(routes.text(), secrets),
                destinations,
                state,
                spool,
                buffer,
                http,
                gate,
                values(read),
                brake,
                drain));
    }

    /** The source where the configuration has it now; as it was, where that can't be used or is another source. All else counts with a reload alone. */
    private Source again(Source first) {
        try {
            Source now = new RunConfigParser(place, text).parse().source();
            return now.name().equals(first.name()) ? first.at(now) : first;
        } catch (IOException | RunConfigException unusable) {
            LOG.warn(
                    "the configuration can't be read again, so the source is read as it was before: {}",
                    unusable.getMessage());
            return first;
        }
    }

    private InstalledDestinations destinations(JsonObject top) {
        List<Path> folders = top.list("destinations", ValueTypes.FILE).values().stream()
                .map(place::path)
                .toList();
        try {
            return InstalledDestinations.in(folders);
        } catch (IllegalArgumentException unusable) {
            top.mistake("destinations", String.valueOf(unusable.getMessage()));
            return InstalledDestinations.in(List.of());
        }
    }

    /** With a failover of the source the last of the state would be gone along with the last of the rows. */
    private static void refuseTheSourceAsState(JsonObject top, Source source, StateSettings state) {
        String url = state.url().toLowerCase(Locale.ROOT);
        String host = "jdbc:mysql://" + source.host().toLowerCase(Locale.ROOT);
        boolean standardPort = source.port() == SourcePart.MYSQL && url.startsWith(host + "/");
        if (standardPort || url.startsWith(host + ":" + source.port() + "/")) {
            top.mistakeAt(
                    "/state/url",
                    "is on the source's own server, which a snapshot locks, and after whose failover the state would be older than"
                            + " what was delivered; keep it on another server, or in a file (jdbc:sqlite:FILE)");
        }
    }

    private static SpoolLimits spool(JsonObject top, long records) {
        Optional<JsonObject> spool = top.object("spool", RunKeys.SPOOL);
        return new SpoolLimits(
                spool.flatMap(part -> part.optional("after", AFTER)).orElse(SPOOL_AFTER),
                records,
                spool.flatMap(part -> part.optional("maxBytes", DISK)).orElse(SPOOL_BYTES));
    }

    private static Optional<HttpSettings> http(JsonObject top) {
        return top.object("http", RunKeys.HTTP).flatMap(part -> {
            String address = part.optional("address", ValueTypes.ANY_TEXT).orElse(HTTP_ADDRESS);
            return part.required("port", ValueTypes.whole(0, 65_535))
                    .map(port -> new HttpSettings(address, port.intValue()));
        });
    }

    private static int brake(JsonObject top) {
        return top.object("deadLetters", RunKeys.DEAD_LETTERS)
                .flatMap(part -> part.optional("brake", ValueTypes.whole(0, Integer.MAX_VALUE)))
                .map(Long::intValue)
                .orElse(BRAKE);
    }

    /** What of Debezium's settings has to be known where values are read. */
    private static SourceSettings values(Source source) {
        Map<String, String> settings = source.settings();
        return new SourceSettings(
                settings.getOrDefault(PLACEHOLDER, SourceSettings.DEFAULT.unavailablePlaceholder()),
                switch (settings.getOrDefault(BINARY, "").toLowerCase(Locale.ROOT)) {
                    case "base64", "base64-url-safe" -> BinaryText.BASE64;
                    case "hex" -> BinaryText.HEX;
                    default -> BinaryText.RECOGNIZE;
                });
    }
}
