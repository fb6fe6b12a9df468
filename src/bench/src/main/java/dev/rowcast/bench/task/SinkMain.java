package dev.rowcast.bench.task;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * The process of sinks of one kind, with one for their subscriber. It does what it is told on standard input, a line each, and answers each with a line: {@code open NAME
 * ARGUMENT…} opens a sink and warms it up, {@code sample NAME} measures, {@code close} closes all. It ends with its standard input.
 */
final class SinkMain {
    /** What its lines begin with. */
    static final String SAYS = "sink: ";

    private final SubscriberProcess subscriber;
    private final Map<String, Measurement> open = new HashMap<>();

    private SinkMain(SubscriberProcess subscriber) {
        this.subscriber = subscriber;
    }

    /** @param args none */
    @SuppressWarnings("CatchAndPrintStackTrace") // Who started this process shows what it prints.
    public static void main(String[] args) {
        int status = 1;
        try (SubscriberProcess subscriber = SubscriberProcess.start(List.of())) {
            new SinkMain(subscriber).serve();
            status = 0;
        } catch (Exception e) {
            e.printStackTrace();
        }
        // Whatever threads a sink that failed has left.
        System.exit(status);
    }

    private void serve() throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(SAYS + answer(List.of(line.split(" ", -1))));
                System.out.flush();
            }
        } finally {
            closeAll();
        }
    }

    private String answer(List<String> words) throws Exception {
        switch (words.get(0)) {
            case "open" -> {
                Measurement measurement = Measurement.open(options(words.subList(2, words.size())), subscriber);
                open.put(words.get(1), measurement);
                measurement.warmUp();
                return "warm";
            }
            case "sample" -> {
                Measurement measurement = open.get(words.get(1));
                if (measurement == null) {
                    throw new IOException("no sink " + words.get(1));
                }
                return measurement.sample().format();
            }
            case "close" -> {
                closeAll();
                return "closed";
            }
            default -> throw new IOException("not understood: " + words);
        }
    }

    private static ProbeOptions options(List<String> arguments) {
        ProbeOptions options = new ProbeOptions();
        new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments.toArray(String[]::new));
        return options;
    }

    private void closeAll() {
        open.values().forEach(Measurement::close);
        open.clear();
    }
}
