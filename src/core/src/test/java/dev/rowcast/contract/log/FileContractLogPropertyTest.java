package dev.rowcast.contract.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However instances that append, read, crash and start anew take turns: each has read a beginning of the one order in which entries were appended. */
class FileContractLogPropertyTest {
    private enum Deed {
        APPEND,
        READ_NEW,
        READ_ARRIVED,
        CRASH_IN_MID_WRITE,
        START_ANEW
    }

    private record Step(Deed deed, int instance, double part) {}

    /** An instance, and what it has read. */
    private static final class Instance {
        private FileContractLog log;
        private final List<LogEntry> read = new ArrayList<>();

        Instance(Path file) {
            log = FileContractLog.open(file);
        }

        void startAnew(Path file) {
            log.close();
            log = FileContractLog.open(file);
            read.clear();
        }
    }

    @Property(tries = 150)
    void everybodyReadsOneOrder(@ForAll("steps") List<Step> steps) throws IOException {
        Path file = Files.createTempFile("contracts", ".jsonl");
        List<Instance> instances = List.of(new Instance(file), new Instance(file), new Instance(file));
        try {
            List<LogEntry> appended = new ArrayList<>();
            int number = 0;
            for (Step step : steps) {
                Instance instance = instances.get(step.instance);
                LogEntry entry = FileContractLogTest.note(number++);
                switch (step.deed) {
                    case APPEND -> {
                        instance.log.append(entry);
                        appended.add(entry);
                    }
                    case READ_NEW -> {
                        instance.log.readNew(instance.read::add);
                        assertThat(instance.read).isEqualTo(appended);
                    }
                    case READ_ARRIVED -> instance.log.readArrived(instance.read::add);
                    case CRASH_IN_MID_WRITE -> {
                        byte[] line = ContractJson.write(entry);
                        byte[] torn = Arrays.copyOf(line, (int) (line.length * step.part));
                        Files.write(file, torn, StandardOpenOption.APPEND);
                        instance.startAnew(file);
                    }
                    case START_ANEW -> instance.startAnew(file);
                }
                assertThat(instance.read).isEqualTo(appended.subList(0, instance.read.size()));
            }
        } finally {
            instances.forEach(instance -> instance.log.close());
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(Deed.class),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.doubles().between(0, 0.99))
                .as(Step::new)
                .list()
                .ofMaxSize(30);
    }
}
