package dev.rowcast.destination.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.EncodedChange;
import dev.rowcast.deliver.Failure;
import dev.rowcast.progress.OffsetTracker;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineWriterTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);
    private static final LineKey KEY = new LineKey("a \"b\"", ORDERS, "shop.orders", 1);

    @TempDir
    Path folder;

    private Answer write(LineWriter writer, boolean cancelled, String... bodies) throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        writer.write(new LineWriter.Job(batch(bodies), true, () -> cancelled, answer::complete));
        return answer.get(90, TimeUnit.SECONDS);
    }

    private static Batch batch(String... bodies) {
        OffsetTracker offsets = new OffsetTracker();
        return Batch.of(IntStream.range(0, bodies.length)
                .mapToObj(i -> new EncodedChange(
                        KEY,
                        bodies[i].getBytes(StandardCharsets.UTF_8),
                        offsets.of(new KafkaPlace(ORDERS, i)).open(i, 1),
                        new KafkaPlace(ORDERS.topic(), 0, i),
                        0,
                        null))
                .toList());
    }

    @Test
    void aLineIsTheChangeWithItsSubscription() throws Exception {
        Path file = folder.resolve("lines");
        try (LineWriter writer = new LineWriter("lines", () -> new LineFile(file)).start()) {
            assertThat(write(writer, false, "{\"id\":\"1\"}", "{\"id\":\"2\"}")).isEqualTo(Answer.Accepted.ALL);
        }
        assertThat(file)
                .hasContent(
                        "{\"subscription\":\"a \\\"b\\\"\",\"id\":\"1\"}\n{\"subscription\":\"a \\\"b\\\"\",\"id\":\"2\"}\n");
        assertThat(KEY.idOf("{\"id\":\"a\\u0022b\",\"x\":1}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("a\"b");
    }

    @Test
    void whatNobodyWantsAnyMoreIsNotWritten() throws Exception {
        Path file = folder.resolve("lines");
        try (LineWriter writer = new LineWriter("lines", () -> new LineFile(file)).start()) {
            writer.write(new LineWriter.Job(batch("{\"id\":\"1\"}"), true, () -> true, answer -> {}));
            write(writer, false, "{\"id\":\"2\"}");
        }
        assertThat(file).content().doesNotContain("\"1\"").contains("\"2\"");
    }

    /** Linux has a device that is always full. */
    @Test
    void aFullDiskIsARetryWithTheReason() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        try (LineWriter writer = new LineWriter("/var/log/a", () -> new Device(full)).start()) {
            assertThat(write(writer, false, "{\"id\":\"1\"}")).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
                assertThat(failed.failure()).isEqualTo(Failure.UNREACHABLE);
                assertThat(failed.reason()).isEqualTo("can't write to /var/log/a: No space left on device");
            });
        }
    }

    @Test
    void aFolderThatIsNotThereIsAMistakeUntilSomebodyMakesIt() throws Exception {
        Path file = folder.resolve("later/lines");
        try (LineWriter writer = new LineWriter("lines", () -> new LineFile(file)).start()) {
            assertThat(write(writer, false, "{\"id\":\"1\"}")).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
                assertThat(failed.failure()).isEqualTo(Failure.MISCONFIGURED);
                assertThat(failed.reason()).contains("its folder isn't there; make it");
            });
            Files.createDirectory(folder.resolve("later"));
            assertThat(write(writer, false, "{\"id\":\"1\"}")).isEqualTo(Answer.Accepted.ALL);
        }
    }

    @Test
    void oneWriterHasAFileUntilItsLastUserLeaves() throws Exception {
        Path file = folder.resolve("lines");
        LineWriter first = LineWriters.of(file.toString(), () -> new LineFile(file));
        LineWriter second = LineWriters.of(file.toString(), () -> new LineFile(file));
        assertThat(second).isSameAs(first);
        first.close();
        assertThat(write(second, false, "{\"id\":\"1\"}")).isEqualTo(Answer.Accepted.ALL);
        second.close();
        LineWriter third = LineWriters.of(file.toString(), () -> new LineFile(file));
        assertThat(third).isNotSameAs(first);
        third.close();
    }

    @Test
    void aFileThatWasMovedAwayIsFollowedByANewOneOfItsName() throws Exception {
        Path file = folder.resolve("lines");
        try (LineWriter writer = new LineWriter("lines", () -> new LineFile(file)).start()) {
            write(writer, false, "{\"id\":\"1\"}");
            Files.move(file, folder.resolve("lines.1"));
            write(writer, false, "{\"id\":\"2\"}");
        }
        assertThat(folder.resolve("lines.1")).content().contains("\"1\"").doesNotContain("\"2\"");
        assertThat(file).content().contains("\"2\"").doesNotContain("\"1\"");
    }

    /** A file that can be told to fail, and tells what was done with it. */
    private static final class Watched implements LineTarget {
        final List<String> done;
        final CountDownLatch syncing = new CountDownLatch(1);
        final CountDownLatch synced;

        Watched(List<String> done, CountDownLatch synced) {
            this.done = done;
            this.synced = synced;
        }

        @Override
        public void append(ByteBuffer lines) throws IOException {
            String text = StandardCharsets.UTF_8.decode(lines).toString();
            if (text.contains("full")) {
                done.add("failed");
                throw new IOException("No space left on device");
            }
            if (text.contains("fault")) {
                throw new OutOfMemoryError("as it were");
            }
            done.add("appended");
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public void sync() throws IOException {
            try {
                syncing.countDown();
                synced.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            done.add("synced");
        }

        @Override
        public void close() {
            done.add("closed");
        }
    }

    @Test
    void nothingIsAnsweredBeforeItIsOnTheDisk() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        Watched file = new Watched(new CopyOnWriteArrayList<>(), disk);
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        try (LineWriter writer = new LineWriter("lines", () -> file).start()) {
            writer.write(new LineWriter.Job(batch("{\"id\":\"1\"}"), true, () -> false, answer::complete));
            assertThat(file.syncing.await(90, TimeUnit.SECONDS)).isTrue();
            assertThat(answer).isNotDone();
            disk.countDown();
            assertThat(answer.get(90, TimeUnit.SECONDS)).isEqualTo(Answer.Accepted.ALL);
        }
    }

    @Test
    void whatWasAppendedBeforeAFailureIsOnTheDiskBeforeItIsAnswered() throws Exception {
        Watched file = new Watched(new CopyOnWriteArrayList<>(), new CountDownLatch(0));
        CompletableFuture<Answer> first = new CompletableFuture<>();
        CompletableFuture<Answer> second = new CompletableFuture<>();
        LineWriter writer = new LineWriter("lines", () -> file);
        // Before it begins, so that it takes both together.
        writer.write(new LineWriter.Job(batch("{\"id\":\"1\"}"), true, () -> false, first::complete));
        writer.write(new LineWriter.Job(batch("{\"id\":\"full\"}"), true, () -> false, second::complete));
        try (LineWriter started = writer.start()) {
            assertThat(first.get(90, TimeUnit.SECONDS)).isEqualTo(Answer.Accepted.ALL);
            assertThat(second.get(90, TimeUnit.SECONDS)).isInstanceOf(Answer.Failed.class);
            assertThat(file.done).containsExactly("appended", "failed", "synced", "closed");
        }
    }

    @Test
    void aFaultFailsItsBatchAndTheWriterGoesOn() throws Exception {
        Watched file = new Watched(new CopyOnWriteArrayList<>(), new CountDownLatch(0));
        try (LineWriter writer = new LineWriter("lines", () -> file).start()) {
            assertThat(write(writer, false, "{\"id\":\"fault\"}"))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.failure()).isEqualTo(Failure.FAULT));
            assertThat(write(writer, false, "{\"id\":\"1\"}")).isEqualTo(Answer.Accepted.ALL);
        }
    }

    private record Device(FileOutputStream out) implements LineTarget {
        Device(Path path) throws IOException {
            this(new FileOutputStream(path.toFile()));
        }

        @Override
        public void append(ByteBuffer lines) throws IOException {
            out.write(lines.array());
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public void sync() {}

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
