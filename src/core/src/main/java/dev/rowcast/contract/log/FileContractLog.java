package dev.rowcast.contract.log;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contract log in a local file, for tests and for a single node: one entry a line, as {@link ContractJson} writes it. Any number of instances, in one
 * process or several, may share the file; reading and writing wait for each other, at most {@link #PATIENCE}.
 *
 * <p>A line counts once its line feed is there. What a crash left of the last line is cut off by the next append, and by nobody else; a last line that is whole
 * but for its line feed gets that. Not thread-safe; an interrupt closes the file, as with any {@link FileChannel}.
 */
public final class FileContractLog implements ContractLog {
    /** The longest that one read or write waits for others. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(FileContractLog.class);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    /** File locks are the process's, and closing any channel of the file gives them up; so instances in one process take turns first. */
    private static final Map<Path, ReentrantLock> TURNS = new ConcurrentHashMap<>();

    private final Path file;
    private final FileChannel channel;
    private final @Nullable Object identity;
    private final ReentrantLock turn;
    private long position;
    private long lines;

    /** Something done while others are kept away. */
    private interface Work {
        void run() throws IOException;
    }

    private FileContractLog(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.identity = identity(file);
        this.turn = TURNS.computeIfAbsent(file.toRealPath(), unused -> new ReentrantLock());
    }

    /**
     * Opens the log at its beginning; makes the file if it isn't there, but not its folder.
     *
     * @throws ContractLogException if the file can't be opened for reading and writing
     */
    public static FileContractLog open(Path file) {
        try {
            return new FileContractLog(
                    file,
                    FileChannel.open(
                            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
        } catch (NoSuchFileException noFolder) {
            throw new ContractLogException(
                    "the contract log " + file + " can't be made: its folder isn't there", noFolder);
        } catch (IOException cannotOpen) {
            throw new ContractLogException("the contract log " + file + " can't be opened: " + cannotOpen, cannotOpen);
        }
    }

    @Override
    public void readNew(Consumer<LogEntry> entries) {
        if (!locked(true, PATIENCE, "read", () -> read(entries))) {
            throw keptLocked("read");
        }
    }

    @Override
    public void readArrived(Consumer<LogEntry> entries) {
        locked(true, Duration.ZERO, "read", () -> read(entries));
    }

    @Override
    public void append(LogEntry entry) {
        if (!locked(false, PATIENCE, "written", () -> write(ContractJson.write(entry)))) {
            throw keptLocked("written");
        }
    }

    private ContractLogException keptLocked(String undone) {
        return new ContractLogException(
                "the contract log " + file + " can't be " + undone + ": others kept it locked for "
                        + PATIENCE.toSeconds() + " s; which process has it open?",
                null);
    }

    private void read(Consumer<LogEntry> entries) throws IOException {
        long size = channel.size();
        if (size < position) {
            throw new ContractLogException(
                    "the contract log " + file + " ends at byte " + size + ", before what was read already (" + position
                            + "): it was cut or made anew. Restore it, or if that was meant restart",
                    null);
        }
        byte[] bytes = bytes(position, size);
        int start = 0;
        for (int end = lineFeed(bytes, 0); end >= 0; end = lineFeed(bytes, start)) {
            LogEntry entry = parse(Arrays.copyOfRange(bytes, start, end));
            try {
                entries.accept(entry);
            } catch (ContradictionException wrong) {
                throw corrupt(wrong);
            }
            position += end + 1L - start;
            lines++;
            start = end + 1;
        }
    }

    private LogEntry parse(byte[] line) {
        try {
            return ContractJson.parse(line);
        } catch (IllegalArgumentException notAnEntry) {
            throw corrupt(notAnEntry);
        }
    }

    private ContractLogException corrupt(IllegalArgumentException found) {
        return new ContractLogException(
                "the contract log (" + file + ", line " + (lines + 1) + ") holds something that isn't a contract: "
                        + found.getMessage() + ". Nothing is guessed from here on: restore the file",
                found);
    }

    private void write(byte[] entry) throws IOException {
        long end = endOfLines();
        ByteBuffer line = ByteBuffer.allocate(entry.length + 1);
        line.put(entry).put((byte) '\n').flip();
        try {
            put(line, end);
            channel.force(true);
        } catch (IOException failed) {
            try {
                channel.truncate(end);
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    /** Where the next line begins, after what a crash may have left. A part of an entry is never itself one, so the two can be told apart. */
    private long endOfLines() throws IOException {
        long size = channel.size();
        long begin = beginOfLastLine(size);
        if (begin == size) {
            return size;
        }
        byte[] tail = bytes(begin, size);
        try {
            ContractJson.parse(tail);
        } catch (IllegalArgumentException torn) {
            LOG.warn(
                    "contract log {}: cut off {} bytes at its end, which a crash left of an entry that nobody has counted on",
                    file,
                    tail.length);
            channel.truncate(begin);
            return begin;
        }
        put(ByteBuffer.wrap(new byte[] {'\n'}), size);
        return size + 1;
    }

    private long beginOfLastLine(long size) throws IOException {
        long to = size;
        while (to > 0) {
            long from = Math.max(0, to - 8_192);
            byte[] block = bytes(from, to);
            for (int i = block.length - 1; i >= 0; i--) {
                if (block[i] == '\n') {
                    return from + i + 1;
                }
            }
            to = from;
        }
        return 0;
    }

    private byte[] bytes(long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException("it was cut while it was read");
            }
        }
        return bytes.array();
    }

    private void put(ByteBuffer bytes, long at) throws IOException {
        long place = at;
        while (bytes.hasRemaining()) {
            place += channel.write(bytes, place);
        }
    }

    private static int lineFeed(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /**
     * Does the work while no other instance, here or in another process, writes, or if it is to be shared while none writes.
     *
     * @return whether the file was to be had within that time
     */
    private boolean locked(boolean shared, Duration patience, String done, Work work) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            if (!turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ContractLogException("stopped while waiting for the contract log " + file, stopped);
        }
        try (FileLock lock = lock(shared, deadline)) {
            if (lock == null) {
                return false;
            }
            checkThere();
            work.run();
            return true;
        } catch (IOException failed) {
            throw new ContractLogException("the contract log " + file + " can't be " + done + ": " + failed, failed);
        } finally {
            turn.unlock();
        }
    }

    private @Nullable FileLock lock(boolean shared, long deadline) throws IOException {
        while (true) {
            try {
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
                if (lock != null || System.nanoTime() >= deadline) {
                    return lock;
                }
            } catch (OverlappingFileLockException loadedTwice) {
                // Another class loader of this process has this class too, and its own turns.
                if (System.nanoTime() >= deadline) {
                    return null;
                }
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /** What is written to a file that was removed or replaced would be lost. */
    private void checkThere() throws IOException {
        if (!Files.exists(file) || !Objects.equals(identity, identity(file))) {
            throw new ContractLogException(
                    "the contract log " + file
                            + " was removed or replaced since it was opened. Restore it, or if that was meant restart",
                    null);
        }
    }

    private static @Nullable Object identity(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Override
    public void close() {
        turn.lock();
        try {
            channel.close();
        } catch (IOException failed) {
            throw new ContractLogException("the contract log " + file + " can't be closed: " + failed, failed);
        } finally {
            turn.unlock();
        }
    }
}
