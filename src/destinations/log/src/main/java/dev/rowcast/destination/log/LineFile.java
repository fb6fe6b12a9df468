package dev.rowcast.destination.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines, which one program at a time appends to. A line that a crash has torn is cut off when the file is opened: a program that ended
 * within a line hasn't answered for it, so its change comes again. What else lacks its line end, and isn't ours, gets one.
 */
final class LineFile implements LineTarget {
    private static final byte[] OURS = "{\"subscription\":".getBytes(StandardCharsets.UTF_8);
    private static final int BLOCK = 8_192;

    private final Path file;
    private final FileChannel channel;
    /** Which file it is, whatever it is called; null where the system can't tell. */
    private final @Nullable Object identity;

    /**
     * Opens the file, and makes it where it isn't there.
     *
     * @throws IOException if that isn't possible, or another program has it; the message says the path
     */
    LineFile(Path file) throws IOException {
        this.file = file;
        this.channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock();
            mendEnd();
            identity = identity();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private @Nullable Object identity() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Override
    public boolean isCurrent() throws IOException {
        try {
            return Objects.equals(identity, identity());
        } catch (NoSuchFileException moved) {
            return false;
        }
    }

    private void lock() throws IOException {
        boolean mine;
        try {
            mine = channel.tryLock() != null;
        } catch (OverlappingFileLockException here) {
            mine = false;
        }
        if (!mine) {
            throw new FileSystemException(
                    file.toString(), null, "another task or program is writing to it; give each its own file");
        }
    }

    private void mendEnd() throws IOException {
        long end = channel.size();
        long line = afterLastLineEnd(end);
        if (line == end) {
            return;
        }
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(OURS.length, end - line));
        readFully(start, line);
        boolean ours = start.flip().equals(ByteBuffer.wrap(OURS, 0, start.remaining()));
        if (ours) {
            channel.truncate(line);
        } else {
            append(ByteBuffer.wrap(new byte[] {'\n'}));
        }
    }

    private long afterLastLineEnd(long end) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long from = end; from > 0; ) {
            int length = (int) Math.min(BLOCK, from);
            from -= length;
            readFully(block.clear().limit(length), from);
            for (int i = length - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return from + i + 1;
                }
            }
        }
        return 0;
    }

    private void readFully(ByteBuffer into, long from) throws IOException {
        long at = from;
        while (into.hasRemaining()) {
            int read = channel.read(into, at);
            if (read < 0) {
                return;
            }
            at += read;
        }
    }

    @Override
    public void append(ByteBuffer lines) throws IOException {
        // Asked each time: a rotation may have emptied the file.
        long start = channel.size();
        long at = start;
        try {
            while (lines.hasRemaining()) {
                at += channel.write(lines, at);
            }
        } catch (IOException failed) {
            try {
                channel.truncate(start);
            } catch (IOException still) {
                failed.addSuppressed(still);
            }
            throw failed;
        }
    }

    @Override
    public void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
