package dev.rowcast.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;

/**
 * What was measured.
 *
 * @param rowcast the version, and the git revision where it was run from a checkout; ends in {@code -dirty} where files differ from it
 * @param grpc version of grpc-java
 * @param protobuf version of protobuf-java
 * @param kafka version of Kafka and Kafka Connect
 * @param debezium version of the MySQL connector
 * @param mysql version of the database
 */
public record Versions(String rowcast, String grpc, String protobuf, String kafka, String debezium, String mysql) {

    /**
     * Those of this build.
     *
     * @param checkout the root of the git checkout
     */
    public static Versions of(Path checkout) {
        Properties built = new Properties();
        try (InputStream in =
                Objects.requireNonNull(Versions.class.getResourceAsStream("versions.properties"), "versions")) {
            built.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Versions(
                built.getProperty("rowcast") + revision(checkout),
                built.getProperty("grpc"),
                built.getProperty("protobuf"),
                built.getProperty("kafka"),
                built.getProperty("debezium"),
                built.getProperty("mysql"));
    }

    /** In a line. */
    public String text() {
        return "Rowcast " + rowcast + "; " + librariesText();
    }

    /** What it was measured with, in a line. */
    public String librariesText() {
        return "grpc-java " + grpc + ", protobuf-java " + protobuf + ", Kafka " + kafka + ", Debezium " + debezium
                + ", MySQL " + mysql;
    }

    private static String revision(Path checkout) {
        try {
            Process git = new ProcessBuilder("git", "-C", checkout.toString(), "describe", "--always", "--dirty")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.waitFor() == 0 ? " (" + said.strip() + ")" : "";
        } catch (IOException noGit) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
