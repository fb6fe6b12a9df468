package dev.rowcast.contract.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files that are there whole or not at all. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes beside the file, in a file with {@code .part} behind its name, and moves that to its place. Its folder is made if need be.
     *
     * @throws IOException if it can't be written, as on a full disk; what was there before then still is
     */
    public static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path aside = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(aside, content);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
