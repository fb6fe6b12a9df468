package dev.rowcast.bench.kafkaless;

import dev.rowcast.standalone.Standalone;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What {@code rowcast run} does with a configuration, for a JVM of its own: says when it has begun; says how many bytes of its heap are in use after a
 * collection, when it is asked for the heap; and ends when it is asked for anything else.
 */
final class SmallProcess {
    static final String HEAP = "heap";
    static final String END = "end";

    private SmallProcess() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try (Standalone rowcast =
                Standalone.builder().config(Path.of(arguments[0])).start()) {
            System.out.println(rowcast.sourceState().phase());
            while (HEAP.equals(questions.readLine())) {
                System.gc();
                System.out.println(Runtime.getRuntime().totalMemory()
                        - Runtime.getRuntime().freeMemory());
            }
        }
        System.out.println("ended");
    }
}
