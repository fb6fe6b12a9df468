package dev.rowcast.standalone;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The program of the documentation, word by word. */
public final class EmbeddedExample {
    private EmbeddedExample() {}

    // example
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        try (Standalone rowcast = Standalone.builder().config(file).start()) {
            while (rowcast.isRunning() && System.in.available() == 0) {
                System.out.println(rowcast.sourceState().phase());
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }
    // end
}
