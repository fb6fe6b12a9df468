package dev.rowcast.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the stack is made of. Each has a pom, from which Maven fetches it with whatever mirrors and proxies its user has set. */
enum Distribution {
    KAFKA("kafka.pom", 300),
    CONNECT_PREVIOUS("connect-previous.pom", 200),
    MYSQL("mysql.pom", 1500),
    DEBEZIUM("debezium.pom", 200),
    POSTGRES("postgres.pom", 200),
    OPENSEARCH("opensearch.pom", 200),
    FLINK("flink.pom", 250);

    private final String resource;
    private final long megabytes;

    Distribution(String resource, long megabytes) {
        this.resource = resource;
        this.megabytes = megabytes;
    }

    /** What its download and what is unpacked of it take, generously. */
    long bytesNeeded() {
        return megabytes * 1_000_000;
    }

    String pom() {
        try (InputStream in = Distribution.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(resource + " in the jar cannot be read", e);
        }
    }

    /** For a person, such as {@code MySQL 8.0.33.1}. */
    String title() {
        return element("name");
    }

    /** Differs whenever the pom does, so that a folder of the cache never has to be brought up to date. */
    String folder() {
        return element("artifactId") + "-" + element("version") + "-" + Integer.toHexString(pom().hashCode());
    }

    private String element(String name) {
        Matcher matcher = Pattern.compile("<" + name + ">([^<]+)</").matcher(pom());
        if (!matcher.find()) {
            throw new IllegalStateException(resource + " has no " + name);
        }
        return matcher.group(1);
    }
}
