package dev.rowcast.contract.export;

import static dev.rowcast.contract.Shapes.column;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.Shapes;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import io.grpc.MethodDescriptor;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What protoc and its gRPC plugin make of an export is Java that compiles. */
class JavaCodegenTest {
    /** Names that protobuf allows, but of which protoc may make Java that doesn't compile. */
    private static final List<String> TABLES =
            List.of("orders", "orders_key", "orders_proto", "orders_or_builder", "object", "string", "builder", "1st");

    private static final List<String> COLUMNS = List.of(
            "photo",
            "photo_bytes",
            "class",
            "descriptor",
            "descriptor_for_type",
            "default_instance",
            "parser",
            "parser_for_type",
            "serialized_size",
            "all_fields",
            "unknown_fields",
            "bit_field0_",
            "bitField0",
            "memoized_size",
            "initialized",
            "int",
            "this",
            "builder",
            "other",
            "output",
            "1st",
            "fooBar",
            "foo_bar",
            "field_count",
            "com",
            "java",
            "google",
            "has_photo",
            "clear_photo");

    @TempDir
    Path dir;

    @TempDir
    Path scratch;

    @Test
    void namesThatMeanSomethingInJavaCompile() throws Exception {
        List<Contract> contracts = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        for (String table : TABLES) {
            List<Column> columns = new ArrayList<>();
            if (!table.equals("orders")) {
                columns.add(column("photo", SemanticType.STRING));
            } else {
                COLUMNS.forEach(name -> columns.add(column(name, SemanticType.STRING)));
                columns.add(column("at", SemanticType.TIMESTAMP));
                columns.add(column("at_builder", SemanticType.STRING));
                columns.add(column("at_or_builder", SemanticType.DECIMAL));
            }
            Contract contract =
                    Evolution.first(new TableShape(new TableId("package", table), columns, List.of("photo")), taken);
            taken.add(contract.messageName());
            contracts.add(contract);
        }

        assertThat(compiled(contracts)).isEmpty();
    }

    @Test
    void fieldsOutOfUseAreDeprecatedOrGone() throws Exception {
        Contract contract = new Contract(
                Shapes.ORDERS,
                6,
                "shop",
                "Orders",
                List.of(
                        new ContractField(1, "id", "id", SemanticType.INT64, FieldState.ACTIVE),
                        new ContractField(2, "code", "code", SemanticType.STRING, FieldState.PURGED),
                        new ContractField(3, "amount", "amount", SemanticType.INT64, FieldState.BRIDGED),
                        new ContractField(4, "note", "note", SemanticType.STRING, FieldState.DROPPED),
                        new ContractField(5, "amount_v2", "amount", SemanticType.DECIMAL, FieldState.ACTIVE),
                        new ContractField(6, "secret", "secret", SemanticType.BYTES, FieldState.IGNORED)),
                List.of(1),
                6);

        assertThat(compiled(List.of(contract))).isEmpty();

        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {scratch.resolve("classes").toUri().toURL()})) {
            Class<?> row = classes.loadClass("shop.Orders");
            assertThat(Arrays.stream(row.getMethods()).map(Method::getName))
                    .contains("getId", "getAmount", "getAmountV2", "getNote", "getSecret")
                    .doesNotContain("getCode");
            assertThat(Stream.of("getAmount", "getNote", "getSecret").map(name -> isDeprecated(row, name)))
                    .containsOnly(true);
            assertThat(Stream.of("getId", "getAmountV2").map(name -> isDeprecated(row, name)))
                    .containsOnly(false);
            Object push = classes.loadClass("shop.OrdersSubscriberGrpc")
                    .getMethod("getPushMethod")
                    .invoke(null);
            assertThat(((MethodDescriptor<?, ?>) push).getFullMethodName()).isEqualTo("shop.OrdersSubscriber/Push");
            Object stream = classes.loadClass("shop.OrdersSubscriberGrpc")
                    .getMethod("getStreamMethod")
                    .invoke(null);
            assertThat(((MethodDescriptor<?, ?>) stream).getType())
                    .isEqualTo(MethodDescriptor.MethodType.BIDI_STREAMING);
        }
    }

    private static boolean isDeprecated(Class<?> row, String getter) {
        try {
            return row.getMethod(getter).isAnnotationPresent(Deprecated.class);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    /** What javac complains of. */
    private String compiled(List<Contract> contracts) throws Exception {
        Export.write(dir, contracts);
        Path sources = scratch.resolve("java");
        new Protoc(dir, scratch)
                .java(
                        sources,
                        contracts.stream().map(ContractDescriptors::fileName).toList());
        return compile(sources);
    }

    private String compile(Path sources) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> tree = Files.walk(sources)) {
            List<Path> java =
                    tree.filter(path -> path.toString().endsWith(".java")).toList();
            Path classes = Files.createDirectories(scratch.resolve("classes"));
            List<String> options = List.of(
                    "-proc:none",
                    "-nowarn",
                    "-Xlint:-deprecation",
                    "-d",
                    classes.toString(),
                    "-classpath",
                    System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
                    .call();
            return compiled ? "" : said.toString();
        }
    }
}
