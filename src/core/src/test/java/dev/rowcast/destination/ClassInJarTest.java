package dev.rowcast.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.mapping.Document;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.mapping.UnansweredException;
import dev.rowcast.mapping.UnfitMappingException;
import dev.rowcast.route.MappingSettings;
import dev.rowcast.route.Mistake;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real jars, compiled as their users would. */
@Timeout(120)
class ClassInJarTest {
    private static final Contract CONTRACT = new Contract(
            new TableId("shop", "orders"),
            2,
            "shop",
            "Orders",
            List.of(new ContractField(1, "id", "id", SemanticType.INT64, FieldState.ACTIVE)),
            List.of(1),
            1);
    private static final ByteString ROW = ByteString.copyFrom(new byte[] {8, 42});

    @TempDir
    private Path folder;

    private final List<Mapping> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Mapping::close);
    }

    private static String source(String body) {
        return """
                package com.acme;
                import com.google.protobuf.ByteString;
                import dev.rowcast.mapper.api.RowMapper;
                import dev.rowcast.v1.*;
                public class OrdersMapping implements RowMapper {
                    public DescribeResponse describe(DescribeRequest table) {
                        return DescribeResponse.newBuilder().setVersion("1").addOutputs(MappedOutput.newBuilder().setName("notes")
                            .addColumns(MappedColumn.newBuilder().setName("note").setType(MappedColumn.Type.TYPE_STRING))).build();
                    }
                    public MapResult map(DescribeRequest table, ByteString row) {
                        %s
                    }
                    static MapResult note(String note) {
                        return MapResult.newBuilder().addDocuments(MappedDocument.newBuilder().setOutput("notes")
                            .putColumns("note", MappedValue.newBuilder().setStringValue(note).build())).build();
                    }
                }
                """.formatted(body);
    }

    /** @param sources by the names of their classes */
    private Path jar(Map<String, String> sources) throws IOException {
        Path classes = Files.createTempDirectory(folder, "classes");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> files = new ArrayList<>();
        sources.forEach((name, source) -> files.add(
                new SimpleJavaFileObject(
                        URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignored) {
                        return source;
                    }
                }));
        assertThat(compiler.getTask(null, null, null, List.of("-proc:none", "-d", classes.toString()), null, files)
                        .call())
                .isTrue();
        Path jar = Files.createTempFile(folder, "mapping", ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            try (var all = Files.walk(classes)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                    entries.write(Files.readAllBytes(file));
                }
            }
        }
        return jar;
    }

    private Mapping mapping(String body) throws IOException {
        return mapping(body, Duration.ofMinutes(1));
    }

    private Mapping mapping(String body, Duration deadline) throws IOException {
        Path jar = jar(Map.of("com.acme.OrdersMapping", source(body)));
        Mapping mapping = new ClassInJar(jar.toString(), "com.acme.OrdersMapping", deadline).mapping();
        opened.add(mapping);
        return mapping;
    }

    private static Mapped map(Mapping mapping) {
        return mapping.of(CONTRACT, Map.of())
                .thenCompose(table -> table.map(List.of(ROW)))
                .toCompletableFuture()
                .join()
                .get(0);
    }

    private static Throwable fault(CompletionStage<?> stage) {
        Throwable fault =
                stage.toCompletableFuture().handle((value, thrown) -> thrown).join();
        return fault instanceof CompletionException ? fault.getCause() : fault;
    }

    @Test
    void aClassMapsRows() throws IOException {
        Mapping mapping = mapping("return note(table.getDatabase() + table.getContractRevision() + row.size());");

        assertThat(map(mapping))
                .isEqualTo(new Mapped.Documents(List.of(new Document("notes", Map.of("note", "shop22")))));
        assertThat(mapping.of(CONTRACT, Map.of()).toCompletableFuture().join().version())
                .isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "throw new IllegalStateException(\"hidden\" + row); | java.lang.IllegalStateException at"
                        + " com.acme.OrdersMapping.map(OrdersMapping.java:11)",
                "return note(null); | java.lang.NullPointerException at com.acme.OrdersMapping.note(OrdersMapping.java:15)",
                "return map(table, row); | java.lang.StackOverflowError at com.acme.OrdersMapping.map(OrdersMapping.java:11)",
                "return null; | class com.acme.OrdersMapping makes null of the row; return a MapResult",
                "return MapResult.newBuilder().addDocuments(MappedDocument.newBuilder().setOutput(\"x\")).build(); |"
                        + " it describes no output x; it describes notes"
            })
    void whatGoesWrongIsARefusalWithThePlaceAndNoValue(String body, String words) throws IOException {
        assertThat(map(mapping(body)))
                .isInstanceOfSatisfying(
                        Mapped.Refused.class,
                        refused -> assertThat(refused.reason()).contains(words).doesNotContain("hidden"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "synchronized (this) { while (true) { try { wait(); } catch (InterruptedException e) {} } }",
                "while (table != null) {} return null;"
            })
    void aClassThatHangsIsLate(String body) throws IOException {
        Mapping mapping = mapping(body, Duration.ofMillis(500));
        var table = mapping.of(CONTRACT, Map.of()).toCompletableFuture().join();

        assertThat(fault(table.map(List.of(ROW))))
                .isInstanceOf(UnansweredException.class)
                .hasMessageContaining("class com.acme.OrdersMapping hasn't answered for 500 ms");
    }

    @Test
    void aClassSaysThatItMapsNoSuchRows() throws IOException {
        Path jar = jar(
                Map.of(
                        "com.acme.OrdersMapping",
                        source("return null;")
                                .replace(
                                        "return DescribeResponse",
                                        "if (table.getTable().equals(\"orders\")) throw new IllegalArgumentException(\"only carts\"); return DescribeResponse")));
        Mapping mapping = new ClassInJar(jar.toString(), "com.acme.OrdersMapping", Duration.ofMinutes(1)).mapping();
        opened.add(mapping);

        assertThat(fault(mapping.of(CONTRACT, Map.of())))
                .isInstanceOf(UnfitMappingException.class)
                .hasMessageContaining("takes no such rows: only carts");
    }

    /** Its own libraries count, and Rowcast's are no part of them. */
    @Test
    void aJarsOwnClassesComeFirst() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put("com.acme.OrdersMapping", source("return note(dev.rowcast.change.TableId.WHOSE);"));
        sources.put(
                "dev.rowcast.change.TableId",
                "package dev.rowcast.change; public class TableId { public static final String WHOSE = String.valueOf(\"its own\"); }");
        Mapping mapping =
                new ClassInJar(jar(sources).toString(), "com.acme.OrdersMapping", Duration.ofMinutes(1)).mapping();
        opened.add(mapping);

        assertThat(map(mapping))
                .isEqualTo(new Mapped.Documents(List.of(new Document("notes", Map.of("note", "its own")))));
    }

    @Test
    void aClosedMappingLetsGoOfItsJar() throws IOException {
        Mapping mapping = mapping("return note(\"x\");");
        mapping.close();

        assertThat(fault(mapping.of(CONTRACT, Map.of())))
                .isInstanceOf(UnansweredException.class)
                .hasMessage("class com.acme.OrdersMapping was closed");
    }

    @Test
    void aClassThatIsNoneSaysWhatToMend() throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put("com.acme.Plain", "package com.acme; public class Plain {}");
        sources.put(
                "com.acme.Hidden",
                source("return null;")
                        .replace("public class OrdersMapping", "public class Hidden")
                        .replace("public DescribeResponse describe", "Hidden() {} public DescribeResponse describe"));
        sources.put(
                "com.acme.Broken",
                source("return null;")
                        .replace("public class OrdersMapping", "public class Broken")
                        .replace(
                                "public DescribeResponse describe",
                                "public Broken() { throw new IllegalStateException(\"no table\"); } public DescribeResponse describe"));
        String jar = jar(sources).toString();

        for (Map.Entry<String, String> each : Map.of(
                        "com.acme.Absent", "there is no such class in it",
                        "com.acme.Plain", "it doesn't implement dev.rowcast.mapper.api.RowMapper",
                        "com.acme.Hidden", "with a public constructor without parameters",
                        "com.acme.Broken", "it can't be made: java.lang.IllegalStateException: no table")
                .entrySet()) {
            assertThatThrownBy(() -> new ClassInJar(jar, each.getKey(), Duration.ofMinutes(1)).mapping())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("class " + each.getKey() + " of jar " + jar)
                    .hasMessageContaining(each.getValue());
        }
    }

    @Test
    void whatIsWrongInTheRoutingHasItsPointer() throws IOException {
        assertThat(MappingLanguages.mistakes(settings(Map.of("jar", "/no/such.jar", "klass", "x")), true))
                .extracting(Mistake::pointer)
                .containsExactlyInAnyOrder("/s/mapping/klass", "/s/mapping/class");
        assertThat(MappingLanguages.mistakes(settings(Map.of("jar", "/no/such.jar", "class", "x")), true))
                .extracting(Mistake::message)
                .containsExactly("jar /no/such.jar can't be read: there is no such file, or it is a folder");
        assertThat(MappingLanguages.mistakes(
                        settings(Map.of(
                                "jar",
                                        jar(Map.of("com.acme.OrdersMapping", source("return null;")))
                                                .toString(),
                                "class", "com.acme.OrdersMapping",
                                "deadline", "5s")),
                        false))
                .isEmpty();
    }

    private static MappingSettings settings(Map<String, Object> members) {
        return new MappingSettings("/s/mapping", "java", members);
    }
}
