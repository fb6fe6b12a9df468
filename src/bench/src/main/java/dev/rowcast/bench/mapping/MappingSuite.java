package dev.rowcast.bench.mapping;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.type.DateTime;
import com.google.type.Decimal;
import com.sun.management.OperatingSystemMXBean;
import dev.rowcast.bench.Effort;
import dev.rowcast.bench.Suite;
import dev.rowcast.bench.report.Figure;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.route.MappingSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import shop.Orders;

/** One mapping of orders in each language, beside the same by hand, in turns: the processor time that a row takes on all sides. */
public final class MappingSuite implements Suite {
    static final String NAME = "mapping";

    private static final String SCENARIO = "7 columns to 6, batches of 500 rows";
    private static final int BATCH = 500;
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final Contract CONTRACT = new Contract(
            new TableId("shop", "orders"),
            1,
            "shop",
            "Orders",
            List.of(
                    field(1, "id", SemanticType.INT64),
                    field(2, "customer_id", SemanticType.INT64),
                    field(3, "status", SemanticType.STRING),
                    field(4, "amount", SemanticType.DECIMAL),
                    field(5, "note", SemanticType.STRING),
                    field(6, "approved_at", SemanticType.TIMESTAMP),
                    field(7, "created_at", SemanticType.DATETIME)),
            List.of(1),
            7);
    private static final String EXPRESSIONS = """
            tables:
              shop.orders:
                cards:
                  when: row.status != 'draft'
                  columns:
                    customer: row.customer_id
                    amount: row.amount
                    title: string(row.id) + ' (' + row.status.upperAscii() + ')'
                    note: row.note
                    approved: has(row.approved_at)
                    created_at: row.created_at
            """;

    /** For the list of suites. */
    public MappingSuite() {}

    private static ContractField field(int number, String name, SemanticType type) {
        return new ContractField(number, name, name, type, FieldState.ACTIVE);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "What a mapping costs in each language";
    }

    @Override
    public void run(Effort effort, Consumer<Figure> figures, Consumer<String> progress) throws IOException {
        Path folder = Files.createTempDirectory("rowcast-bench");
        Path file = Files.writeString(folder.resolve("orders.yaml"), EXPRESSIONS);
        Path jar = jar(folder.resolve("orders.jar"));
        try (MapperServer server = MapperServer.start();
                Mapping cel = mapping("cel", Map.of("file", file.toString()));
                Mapping java = mapping("java", Map.of("jar", jar.toString(), "class", OrderMapper.class.getName()));
                Mapping grpc = mapping("grpc", Map.of("target", server.target(), "tls", Map.of("plaintext", true)))) {
            Map<String, Function<List<ByteString>, List<Mapped>>> subjects = new LinkedHashMap<>();
            subjects.put("by hand, in Java", ByHand::map);
            subjects.put("CEL", asked(cel));
            subjects.put("a Java class", asked(java));
            subjects.put("a gRPC service in Java, both sides", asked(grpc));
            measure(subjects, effort, figures, progress);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(jar);
            Files.deleteIfExists(folder);
        }
    }

    private static void measure(
            Map<String, Function<List<ByteString>, List<Mapped>>> subjects,
            Effort effort,
            Consumer<Figure> figures,
            Consumer<String> progress) {
        boolean quick = effort == Effort.QUICK;
        int rounds = quick ? 5 : 9;
        int batches = quick ? 100 : 400;
        List<ByteString> rows = rows();
        List<Mapped> expected = ByHand.map(rows);
        Map<String, List<Double>> samples = new LinkedHashMap<>();
        for (int round = -2; round < rounds; round++) {
            for (Map.Entry<String, Function<List<ByteString>, List<Mapped>>> subject : subjects.entrySet()) {
                double nanos = nanosPerRow(subject.getValue(), rows, batches, expected);
                if (round >= 0) {
                    samples.computeIfAbsent(subject.getKey(), unused -> new ArrayList<>())
                            .add(nanos);
                }
            }
            progress.accept("mapping: round " + (round + 3) + " of " + (rounds + 2));
        }
        samples.forEach((subject, each) -> figures.accept(Figure.of(
                NAME,
                SCENARIO,
                subject,
                "processor time of a row",
                "µs",
                each.stream().mapToDouble(nanos -> nanos / 1_000).toArray())));
    }

    private static double nanosPerRow(
            Function<List<ByteString>, List<Mapped>> subject,
            List<ByteString> rows,
            int batches,
            List<Mapped> expected) {
        long before = PROCESS.getProcessCpuTime();
        List<Mapped> last = List.of();
        for (int i = 0; i < batches; i++) {
            last = subject.apply(rows);
        }
        long taken = PROCESS.getProcessCpuTime() - before;
        if (!expected.equals(last)) {
            throw new IllegalStateException("what was mapped isn't what is mapped by hand, as the first row shows: "
                    + last.get(0) + " in place of " + expected.get(0));
        }
        return (double) taken / batches / rows.size();
    }

    private static Function<List<ByteString>, List<Mapped>> asked(Mapping mapping) {
        TableMapping table =
                mapping.of(CONTRACT, Map.of()).toCompletableFuture().join();
        return rows -> table.map(rows).toCompletableFuture().join();
    }

    private static Mapping mapping(String language, Map<String, Object> settings) {
        return InstalledDestinations.mapping(new MappingSettings("", language, settings));
    }

    private static List<ByteString> rows() {
        Random random = new Random(1);
        List<ByteString> rows = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            Orders.Builder order = Orders.newBuilder()
                    .setId(1L << 53 | i)
                    .setCustomerId(random.nextInt(1_000))
                    .setStatus(random.nextInt(10) == 0 ? "draft" : "shipped")
                    .setAmount(Decimal.newBuilder().setValue(random.nextInt(1_000) + ".50"))
                    .setCreatedAt(DateTime.newBuilder()
                            .setYear(2026)
                            .setMonth(1 + i % 12)
                            .setDay(1)
                            .setHours(12));
            if (random.nextBoolean()) {
                order.setNote("please wrap order " + i);
            }
            if (random.nextBoolean()) {
                order.setApprovedAt(Timestamp.newBuilder().setSeconds(1_700_000_000L + i));
            }
            rows.add(order.build().toByteString());
        }
        return rows;
    }

    /** The class in a jar of its own, with those of the orders. */
    private static Path jar(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (Class<?> each : List.of(OrderMapper.class, Orders.class)) {
                URI source =
                        each.getProtectionDomain().getCodeSource().getLocation().toURI();
                String folder = "/" + each.getPackageName().replace('.', '/');
                if (Files.isDirectory(Path.of(source))) {
                    copy(Path.of(source), folder.substring(1), jar);
                } else {
                    try (FileSystem classes = FileSystems.newFileSystem(Path.of(source))) {
                        copy(classes.getPath("/"), folder, jar);
                    }
                }
            }
            return file;
        } catch (URISyntaxException e) {
            throw new IOException("where the classes come from is no place", e);
        }
    }

    private static void copy(Path root, String folder, JarOutputStream jar) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(root.relativize(each).toString()));
                Files.copy(each, jar);
                jar.closeEntry();
            }
        }
    }
}
