package dev.rowcast.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.Outlet;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingException;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Secrets;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Destinations in folders, made of sources by the test. */
class InstalledDestinationsTest {
    @TempDir
    Path temporary;

    private Path folder;

    /** Says in format() what it sees of the classes around it. */
    private static final String TYPE = """
            package dev.rowcast.destination.probe;

            import dev.rowcast.change.*;
            import dev.rowcast.deliver.*;
            import dev.rowcast.encode.*;
            import java.util.*;

            public class Probe implements DestinationType {
                public String name() { return "NAME"; }
                public void retire() { System.setProperty("rowcast.retired", String.valueOf(Thread.currentThread().getContextClassLoader() == Probe.class.getClassLoader())); }
                public List<Problem> check(Map<String, Object> settings) {
                    if (settings.containsKey("linked")) throw new NoSuchMethodError("Library.gone()");
                    return settings.containsKey("wrong") ? List.of(new Problem("/wrong", "is wrong")) : List.of();
                }
                public Destination create(String subscription, Map<String, Object> settings) {
                    if (settings.containsKey("fails")) throw new NoClassDefFoundError("gone/Library");
                    return new Destination() {
                        public Object format() {
                            return Arrays.asList(
                                com.fasterxml.jackson.databind.ObjectMapper.WHOSE,
                                Thread.currentThread().getContextClassLoader() == Probe.class.getClassLoader(),
                                DestinationType.class.getClassLoader() == Probe.class.getClassLoader(),
                                ServiceLoader.load(DestinationType.class).stream().count(),
                                subscription,
                                settings);
                        }
                        public RowEncoder rows(OutputSchema schema) { throw new IllegalStateException(); }
                        public BatchKey batchKey(StreamId stream, OutputSchema schema) { throw new IllegalStateException(); }
                        public Outlet open(DeliveryContext context, Runnable whenRoom) { return null; }
                        public void whenReachable(Runnable listener) {}
                        public void close() {}
                    };
                }
            }
            """;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(temporary.resolve("destinations"));
    }

    /** Its jar has a class of a library that Rowcast has too, and one of Rowcast's own. */
    private DestinationJar probe(String name) throws IOException {
        return new DestinationJar(Files.createTempDirectory(temporary, "work"))
                .source("dev.rowcast.destination.probe.Probe", TYPE.replace("NAME", name))
                .source(
                        "com.fasterxml.jackson.databind.ObjectMapper",
                        "package com.fasterxml.jackson.databind; public class ObjectMapper {"
                                + " public static final String WHOSE = String.valueOf(\"the " + name + "'s own\"); }")
                .service("dev.rowcast.destination.probe.Probe");
    }

    @Test
    void aZipHasItsOwnClassesAndSeesRowcastsPorts() throws IOException {
        probe("probe").zipTo(folder.resolve("probe.zip"));
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        Destination destination = destination("{\"type\": \"probe\", \"n\": 5, \"deep\": {\"list\": [true, \"x\"]}}");

        assertThat(destination.format())
                .isEqualTo(List.of(
                        "the probe's own",
                        true,
                        false,
                        1L,
                        "a",
                        Map.of("n", 5L, "deep", Map.of("list", List.of(true, "x")))));
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void whatOneHasAloneGoesWithItAndWhatAllShareStays() throws IOException {
        Path zip = probe("probe").zipTo(folder.resolve("probe.zip"));
        System.clearProperty("rowcast.retired");
        InstalledDestinations shared = InstalledDestinations.in(List.of(folder));
        shared.close();
        assertThat(System.getProperty("rowcast.retired")).isNull();
        assertThat(InstalledDestinations.in(List.of(folder))).isSameAs(shared);

        InstalledDestinations alone = InstalledDestinations.alone(List.of(folder));
        assertThat(alone.installedIn("probe")).contains(zip);
        assertThat(alone.installedIn("log")).isEmpty();
        alone.close();
        assertThat(System.getProperty("rowcast.retired")).isEqualTo("true");
    }

    @Test
    void aStoreOfAZipCanBeLookedAt() throws IOException {
        new DestinationJar(Files.createTempDirectory(temporary, "work"))
                .source("dev.rowcast.destination.probe.Probe", """
                        package dev.rowcast.destination.probe;

                        import dev.rowcast.deliver.*;
                        import dev.rowcast.store.*;
                        import java.lang.reflect.Proxy;
                        import java.util.*;

                        public class Probe implements DestinationType {
                            public String name() { return "stored"; }
                            public List<Problem> check(Map<String, Object> settings) { return List.of(); }
                            public Destination create(String subscription, Map<String, Object> settings) {
                                Store store = (Store) Proxy.newProxyInstance(
                                    Probe.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, given) -> "its store");
                                return new StoreDestination(subscription, store);
                            }
                        }
                        """)
                .service("dev.rowcast.destination.probe.Probe")
                .zipTo(folder.resolve("stored.zip"));
        probe("probe").zipTo(folder.resolve("probe.zip"));

        assertThat(InstalledDestinations.store(destination("{\"type\": \"stored\"}")))
                .hasValueSatisfying(found -> assertThat(found.format()).isEqualTo("its store"));
        assertThat(InstalledDestinations.store(destination("{\"type\": \"probe\"}")))
                .isEmpty();
    }

    @Test
    void twoZipsDoNotSeeEachOther() throws IOException {
        probe("one").zipTo(folder.resolve("one.zip"));
        probe("two").to(folder.resolve("two/lib/two.jar"));

        Object one = destination("{\"type\": \"one\"}").format();
        Object two = destination("{\"type\": \"two\"}").format();

        assertThat(((List<?>) one).get(0)).as("its own class, not the other's").isEqualTo("the one's own");
        assertThat(((List<?>) two).get(0)).isEqualTo("the two's own");
        assertThat(((List<?>) one).get(3)).as("services that it sees").isEqualTo(1L);
        assertThat(((List<?>) two).get(3)).isEqualTo(1L);
    }

    /** A method with a body of its own in the port would otherwise be cut off, without a word. */
    @Test
    void everyMethodOfThePortsGetsThrough() throws IOException {
        probe("probe").to(folder.resolve("probe.jar"));
        Destination installed = destination("{\"type\": \"probe\"}");
        Outlet outlet = installed.open(null, () -> {});

        assertThat(missing(installed, Destination.class)).isEmpty();
        assertThat(missing(outlet, Outlet.class)).isEmpty();
    }

    private static List<String> missing(Object wrapper, Class<?> port) {
        return Stream.of(port.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> Stream.of(wrapper.getClass().getDeclaredMethods())
                        .noneMatch(own -> own.getName().equals(method.getName())
                                && Arrays.equals(own.getParameterTypes(), method.getParameterTypes())))
                .map(Method::getName)
                .toList();
    }

    @Test
    void whatATypeFindsWrongHasItsPointerInTheRouting() throws IOException {
        probe("probe").to(folder.resolve("probe.jar"));

        assertThatThrownBy(() -> routing("{\"type\": \"probe\", \"wrong\": 1}"))
                .isInstanceOf(RoutingException.class)
                .hasMessageContaining("/subscriptions/0/destination/wrong     is wrong");
    }

    @Test
    void anUnknownTypeIsRefusedWithThoseFoundAndTheZipToInstall() throws IOException {
        probe("probe").to(folder.resolve("probe.jar"));

        assertThatThrownBy(() -> routing("{\"type\": \"opensearch\"}"))
                .hasMessageContaining("/subscriptions/0/destination/type")
                .hasMessageContaining("installed: probe (" + folder.resolve("probe.jar") + ")")
                .hasMessageContaining(
                        "put rowcast-destination-opensearch-VERSION.zip into " + folder + " (destinations.path)");
        assertThatThrownBy(() -> routing("{\"type\": \"prob\"}")).hasMessageContaining("did you mean \"probe\"?");
        assertThatThrownBy(() -> routing("{\"type\": \"grpc\"}")).hasMessageContaining("\"target\"");
    }

    @Test
    void whereNothingIsInstalledItSaysSo() {
        assertThatThrownBy(() -> RoutingParser.parse(
                        json("{\"type\": \"x\"}"), Secrets.UNRESOLVED, InstalledDestinations.in(List.of())))
                .hasMessageContaining("installed: none is. For another one put rowcast-destination-x-VERSION.zip into a"
                        + " folder and set destinations.path to it");
    }

    @Test
    void aSecretIsLookedUpAndShownNowhere() throws IOException {
        probe("probe").to(folder.resolve("probe.jar"));
        Secrets secrets = name -> Optional.of("hunter2");

        Routing routing = RoutingParser.parse(
                json("{\"type\": \"probe\", \"password\": {\"secret\": \"it\"}}"), secrets, installed());

        Object format = installed().of(routing.subscriptions().get(0)).format();
        assertThat(format.toString()).contains("password=secret it").doesNotContain("hunter2");
    }

    @Test
    void aDestinationThatCannotBeMadeSaysWhichAndWhere() throws IOException {
        probe("probe").to(folder.resolve("probe.jar"));

        assertThatThrownBy(() -> destination("{\"type\": \"probe\", \"fails\": true}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("subscription a, destination \"probe\" of " + folder.resolve("probe.jar"))
                .hasMessageContaining("gone/Library");
    }

    @Test
    void aTypeThatWasBuiltForAnotherRowcastIsAMistakeInTheRouting() throws IOException {
        probe("probe").to(folder.resolve("probe.jar"));

        assertThatThrownBy(() -> routing("{\"type\": \"probe\", \"linked\": true}"))
                .isInstanceOf(RoutingException.class)
                .hasMessageContaining("/subscriptions/0/destination/type")
                .hasMessageContaining("Library.gone()")
                .hasMessageContaining("install the version that goes with this Rowcast");
    }

    @Test
    void aJarThatIsReplacedDeepInAFolderIsLoadedAnew() throws IOException {
        probe("probe").to(folder.resolve("probe/lib/probe.jar"));
        InstalledDestinations first = installed();
        assertThat(installed()).isSameAs(first);

        probe("another").to(folder.resolve("probe/lib/probe.jar"));
        assertThat(destination("{\"type\": \"another\"}").format()).isNotNull();
    }

    @Test
    void whatWasUnpackedOfAZipGoesWithItsLoaderAndNothingElse() throws IOException {
        Path zip = probe("probe").zipTo(folder.resolve("a.zip"));
        DestinationLoader ofZip = DestinationsPath.loader(zip, getClass().getClassLoader());
        Path unpacked = Path.of(ofZip.getURLs()[0].getPath());
        // As a zip of a destination is called, which somebody unpacked.
        Path own = probe("other").to(folder.resolve("rowcast-destination-other-1/other.jar"));
        DestinationLoader ofFolder =
                DestinationsPath.loader(own.getParent(), getClass().getClassLoader());
        assertThat(unpacked).exists();

        ofZip.close();
        ofFolder.close();

        assertThat(unpacked).doesNotExist();
        assertThat(unpacked.getParent()).doesNotExist();
        assertThat(zip).exists();
        assertThat(own).exists();
    }

    @Test
    void whatIsNoDestinationOrIsThereTwiceIsRefused() throws IOException {
        Path first = probe("probe").to(folder.resolve("a.jar"));
        Path second = probe("probe").to(folder.resolve("b.jar"));
        assertThatThrownBy(this::installed)
                .hasMessageContaining("\"probe\" is there twice, in " + first + " and in " + second);

        Files.delete(second);
        Files.createDirectory(folder.resolve("c"));
        assertThatThrownBy(this::installed).hasMessageContaining(folder.resolve("c") + " has no destination in it");

        Files.delete(folder.resolve("c"));
        Files.writeString(folder.resolve("d.jar"), "no jar");
        assertThatThrownBy(this::installed).hasMessageContaining("d.jar");
        assertThatThrownBy(() -> InstalledDestinations.in(List.of(temporary.resolve("nowhere"))))
                .hasMessageContaining("nowhere is no folder here");
    }

    private InstalledDestinations installed() {
        return InstalledDestinations.in(List.of(folder));
    }

    private Destination destination(String destination) {
        return installed().of(routing(destination).subscriptions().get(0));
    }

    private Routing routing(String destination) {
        return RoutingParser.parse(json(destination), Secrets.UNRESOLVED, installed());
    }

    private static String json(String destination) {
        return "{\"subscriptions\": [{\"name\": \"a\", \"tables\": [\"shop.*\"], \"destination\": " + destination
                + "}]}";
    }
}
