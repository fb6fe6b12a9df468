package dev.rowcast.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Folders that are made once and then only read, by any number of processes. A folder is filled beside its place and moved there when it
 * is whole, so one that is there is whole.
 */
final class Cache {
    /** A file lock is the whole JVM's; among its threads these decide. */
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final Path root;
    private final Progress progress;

    Cache(Path root, Progress progress) {
        this.root = root;
        this.progress = progress;
    }

    /** Fills a folder, which is there and empty. */
    @FunctionalInterface
    interface Filler {
        void fill(Path folder) throws IOException;
    }

    Path root() {
        return root;
    }

    /** The folder of that name, made now if it isn't there. */
    Path folder(String name, Filler filler) {
        Path folder = root.resolve(name);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path lockFile = root.resolve(name + ".lock");
        ReentrantLock threads = LOCKS.computeIfAbsent(lockFile, file -> new ReentrantLock());
        threads.lock();
        try {
            Files.createDirectories(root);
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = lock(channel, name)) {
                if (!Files.isDirectory(folder)) {
                    make(folder, filler);
                }
                return folder;
            }
        } catch (IOException e) {
            throw new StackException(
                    "The cache folder " + folder + " cannot be made: " + e
                            + ". Set ROWCAST_CACHE to a directory with enough space that you may write to.",
                    e);
        } finally {
            threads.unlock();
        }
    }

    private FileLock lock(FileChannel channel, String name) throws IOException {
        FileLock free = channel.tryLock();
        if (free != null) {
            return free;
        }
        progress.message("Waiting for another process that makes " + root.resolve(name));
        return channel.lock();
    }

    private static void make(Path folder, Filler filler) throws IOException {
        Path aside = folder.resolveSibling(folder.getFileName() + ".part");
        // What a killed process left half done.
        Trees.delete(aside);
        Files.createDirectories(aside);
        try {
            filler.fill(aside);
            Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Trees.delete(aside);
        }
    }
}
