package dev.rowcast.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token in a file that somebody else renews. Looks at the file's time and size at most once a second, and reads it when one
 * of them changed. Thread-safe; shows the token to nobody but who asks for the header.
 */
final class TokenFile {
    /** What stands before the token in the header. */
    static final String SCHEME = "Bearer ";

    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    /** The most bytes that a header may have without a server's refusing all of them. */
    private static final int LONGEST = 8_000;

    /** What RFC 6750 lets a token be made of. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private record Stamp(FileTime modified, long size) {}

    private final Path path;
    private final LongSupplier nanoTime;

    @GuardedBy("this") private @Nullable Stamp stamp;

    @GuardedBy("this") private @Nullable String header;

    @GuardedBy("this") private String fault = "";

    @GuardedBy("this") private long lookedAt;

    @GuardedBy("this") private boolean looked;

    TokenFile(Path path, LongSupplier nanoTime) {
        this.path = path;
        this.nanoTime = nanoTime;
    }

    /**
     * {@code Bearer …}, as the file has it now or had it a second ago. While the file can't be used, the last that could be: whoever
     * renews it may be in the middle of that.
     *
     * @throws UnusableException if there never was one
     */
    synchronized String header() throws UnusableException {
        long now = nanoTime.getAsLong();
        if (!looked || now - lookedAt >= LOOK_EVERY_NANOS) {
            look();
            looked = true;
            lookedAt = now;
        }
        if (header == null) {
            throw new UnusableException(fault);
        }
        return header;
    }

    /** Why the file can't be used at the moment; empty if it can. */
    synchronized String fault() {
        return fault;
    }

    /** Whether the file would give another header than this one; looks at once. */
    synchronized boolean isOtherThan(String used) {
        look();
        lookedAt = nanoTime.getAsLong();
        return header != null && !header.equals(used);
    }

    @GuardedBy("this") private void look() {
        try {
            Stamp now = new Stamp(Files.getLastModifiedTime(path), Files.size(path));
            if (now.equals(stamp)) {
                return;
            }
            String token = now.size() > LONGEST
                    ? ""
                    : Files.readString(path, StandardCharsets.ISO_8859_1).strip();
            if (header == null) {
                SecretFile.warnIfShared("auth.tokenFile", path);
            }
            if (TOKEN.matcher(token).matches()) {
                header = SCHEME + token;
                fault = "";
            } else {
                fault = unusable("it holds no bearer token: one line of letters, digits and . _ ~ + / - =");
            }
            stamp = now;
        } catch (NoSuchFileException e) {
            stamp = null;
            fault = unusable("there is no such file on this worker");
        } catch (IOException e) {
            stamp = null;
            fault = unusable("it can't be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private String unusable(String why) {
        return "auth.tokenFile " + SecretFile.shown(path) + " can't be used: " + why;
    }

    /** The path alone. */
    @Override
    public String toString() {
        return SecretFile.shown(path);
    }

    /** There is no token. The message says which file and why, and shows nothing of its content. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String message) {
            super(message);
        }
    }
}
