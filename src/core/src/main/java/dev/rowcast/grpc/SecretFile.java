package dev.rowcast.grpc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that holds a key or a token, and that others on the worker had better not read. */
final class SecretFile {
    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);

    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /** Warns where more than the file's owner may read or write it. */
    static void warnIfShared(String option, Path path) {
        shared(option, path).ifPresent(LOG::warn);
    }

    /** The path for messages; not what may be a secret that was written in the place of its path. */
    static String shown(Path path) {
        return path.isAbsolute() || Files.exists(path)
                ? path.toString()
                : "(not shown, since it may be the secret itself; write an absolute path)";
    }

    /** What to say of a file that more than its owner may read or write; empty if only the owner may, or if that can't be told. */
    static Optional<String> shared(String option, Path path) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            return Collections.disjoint(permissions, OTHERS)
                    ? Optional.empty()
                    : Optional.of(
                            option + " " + path + " has the permissions " + PosixFilePermissions.toString(permissions)
                                    + ", so that others on this worker may read or change it; chmod 600 it, owned by the worker's user");
        } catch (IOException | UnsupportedOperationException unknown) {
            return Optional.empty();
        }
    }
}
