package dev.rowcast.bench.encode;

import dev.rowcast.bench.Effort;
import dev.rowcast.bench.Suite;
import dev.rowcast.bench.report.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/**
 * A row, and a whole change, from Connect's struct to bytes, by Rowcast and by what one would write instead; and what converters take for
 * a record. Whatever is compared takes turns.
 */
public final class EncodeSuite implements Suite {
    private static final String NAME = "encode";
    private static final int TABLE = 256;
    /** Of an array of bytes: its header, and to what its end is rounded. */
    private static final int HEADER = 16;

    private static final int ALIGNMENT = 8;

    private static final Map<String, String> SUBJECTS = Map.of(
            "plan", "Rowcast",
            "generated", "generated class",
            "dynamic", "DynamicMessage",
            "compact", "RowcastConverter",
            "unchecked", "RowcastConverter, version 1 of its format",
            "json", "JsonConverter with schemas",
            "equal", "Rowcast",
            "anew", "all derived from each schema",
            "converter", "JsonConverter alone");

    /** For the list of suites. */
    public EncodeSuite() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "A row, and a whole change, from Connect's Struct to wire bytes; a record through its converter";
    }

    @Override
    public void run(Effort effort, Consumer<Figure> figures, Consumer<String> progress) throws Exception {
        for (int columns : new int[] {5, 20, 100}) {
            for (String payload : List.of("row", "change")) {
                encode(columns, payload, effort, figures, progress);
            }
        }
        for (int columns : effort == Effort.QUICK ? new int[] {20} : new int[] {5, 20, 100}) {
            convert(columns, "read", effort, figures, progress);
            convert(columns, "write", effort, figures, progress);
        }
        for (int tables : new int[] {500, 2_000}) {
            manyTables(tables, effort, figures, progress);
        }
    }

    private static void encode(
            int columns, String payload, Effort effort, Consumer<Figure> figures, Consumer<String> progress)
            throws Exception {
        Supplier<byte[]> encoding = new BenchEncodings().apply(payload + "/plan", columns);
        List<byte[]> encoded = new ArrayList<>();
        for (int i = 0; i < TABLE; i++) {
            encoded.add(encoding.get());
        }
        String scenario = payload + ", " + columns + " columns";
        double[] sizes = encoded.stream().mapToDouble(bytes -> bytes.length).toArray();
        figures.accept(Figure.of(
                NAME,
                scenario,
                "Rowcast",
                "size",
                "B",
                DoubleStream.of(sizes).average().orElseThrow()));
        Trial trial = new Trial(EncodeBench.class, "encode", "encoder", List.of("plan", "generated", "dynamic"));
        Map<String, Trial.Samples> measured =
                trial.run(Map.of("columns", "" + columns, "payload", payload), effort, scenario, progress);
        report(scenario, measured, arrays(encoded), figures);
    }

    private static void convert(
            int columns, String method, Effort effort, Consumer<Figure> figures, Consumer<String> progress)
            throws Exception {
        String scenario =
                (method.equals("read") ? "converter reads" : "converter writes") + ", " + columns + " columns";
        Trial trial = new Trial(ConvertBench.class, method, "converter", List.of("compact", "unchecked", "json"));
        Map<String, Trial.Samples> measured = trial.run(Map.of("columns", "" + columns), effort, scenario, progress);
        report(scenario, measured, 0, figures);
    }

    private static void manyTables(int tables, Effort effort, Consumer<Figure> figures, Consumer<String> progress)
            throws Exception {
        String scenario = "JSON of %,d tables".formatted(tables);
        Trial trial = new Trial(ManyTablesBench.class, "record", "lookup", List.of("equal", "anew", "converter"));
        report(scenario, trial.run(Map.of("tables", "" + tables), effort, scenario, progress), 0, figures);
    }

    /** @param result bytes of heap that the result itself takes; 0 to leave them in */
    private static void report(
            String scenario, Map<String, Trial.Samples> measured, double result, Consumer<Figure> figures) {
        measured.forEach((parameter, samples) -> {
            String subject = SUBJECTS.getOrDefault(parameter, parameter);
            figures.accept(Figure.of(NAME, scenario, subject, "processor time", "ns", samples.nanos()));
            figures.accept(Figure.of(NAME, scenario, subject, "allocation", "B", samples.bytes()));
            if (result > 0) {
                double[] beyond = DoubleStream.of(samples.bytes())
                        .map(bytes -> Math.max(0, bytes - result))
                        .toArray();
                figures.accept(Figure.of(NAME, scenario, subject, "allocation beyond the bytes", "B", beyond));
            }
        });
    }

    /** Bytes of heap that one of the arrays takes on average. */
    private static double arrays(List<byte[]> encoded) {
        return encoded.stream()
                .mapToInt(bytes -> (HEADER + bytes.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT)
                .average()
                .orElseThrow();
    }
}
