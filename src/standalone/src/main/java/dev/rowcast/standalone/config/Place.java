package dev.rowcast.standalone.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a configuration is read.
 *
 * @param folder in which relative paths begin: that of the configuration's file
 * @param environment of the process
 */
record Place(Path folder, Map<String, String> environment) {
    Path path(String written) {
        return folder.resolve(written).normalize();
    }

    /** What is wrong with a file that can't be read. */
    static String trouble(Path file, IOException unreadable) {
        if (unreadable instanceof NoSuchFileException) {
            return "there is no file " + file;
        }
        if (unreadable instanceof CharacterCodingException) {
            return file + " isn't text in UTF-8";
        }
        return file + " can't be read: "
                + (unreadable instanceof AccessDeniedException
                        ? "its permissions don't let this user"
                        : unreadable.getMessage());
    }
}
