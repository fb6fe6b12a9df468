package dev.rowcast.cli.support;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Turns what the system says of files into messages. */
public final class FileTrouble {
    private FileTrouble() {}

    /** The message for a file that can't be read. */
    public static CliException reading(Path file, IOException wrong) {
        return new CliException(
                wrong instanceof NoSuchFileException
                        ? "there is no file " + file
                        : file + " can't be read: " + reason(wrong),
                wrong);
    }

    /** Where nothing more is known than what the system says: which file, and what is wrong. */
    public static String of(IOException wrong) {
        String file = wrong instanceof FileSystemException system ? system.getFile() : null;
        return (file == null ? "a file" : file) + " can't be read or written: " + reason(wrong);
    }

    private static @Nullable String reason(IOException wrong) {
        if (wrong instanceof CharacterCodingException) {
            return "it isn't text in UTF-8";
        }
        if (wrong instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (wrong instanceof AccessDeniedException) {
            return "its permissions don't let you";
        }
        if (wrong instanceof NotDirectoryException) {
            return "it is no folder";
        }
        return wrong instanceof FileSystemException system ? system.getReason() : wrong.getMessage();
    }
}
