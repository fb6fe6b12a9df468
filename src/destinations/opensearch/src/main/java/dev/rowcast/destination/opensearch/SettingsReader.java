package dev.rowcast.destination.opensearch;

import dev.rowcast.deliver.DestinationType.Problem;
import dev.rowcast.route.Secret;
import dev.rowcast.store.Mistakes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a destination, and notes each mistake with its place. For one reading. */
final class SettingsReader {
    private static final int MOST_BULK_MIB = 90;

    private final Mistakes mistakes = new Mistakes();

    /** What is wrong; in the order of reading. */
    List<Problem> problems() {
        return mistakes.all();
    }

    /** The settings, with a default wherever there is a mistake. */
    OpenSearchSettings read(Map<String, Object> settings) {
        mistakes.unknown("", settings, List.of("url", "index", "auth", "tls", "tombstones", "bulk", "takeOver"));
        List<URI> urls = urls(settings.get("url"));
        Map<?, ?> auth = mistakes.part(settings, "auth", List.of("user", "password"));
        Map<?, ?> tls = mistakes.part(settings, "tls", List.of("ca"));
        if (tls.containsKey("ca") && urls.stream().noneMatch(url -> "https".equals(url.getScheme()))) {
            mistakes.add(
                    "/tls/ca",
                    "there is no TLS without a \"url\" that begins with https; change that, or take this out");
        }
        String user = mistakes.textOrSecret("/auth/user", auth.get("user"), "a user's name");
        Secret password = mistakes.secret("/auth/password", auth.get("password"));
        if ((user == null) != (password == null) && !auth.isEmpty()) {
            mistakes.add("/auth", "a user and a password belong together; write both, or none");
        }
        return new OpenSearchSettings(
                urls,
                index(settings.get("index")),
                user,
                password,
                mistakes.file("/tls/ca", tls.get("ca"), "/etc/rowcast/ca.pem"),
                mistakes.retention(mistakes.part(settings, "tombstones", List.of("retention"))
                        .get("retention")),
                mistakes.bytes(
                        "/bulk/maxBytes",
                        mistakes.part(settings, "bulk", List.of("maxBytes")).get("maxBytes"),
                        OpenSearchSettings.DEFAULT_BULK_BYTES,
                        MOST_BULK_MIB,
                        ", below http.max_content_length of OpenSearch"),
                mistakes.text(
                        "/takeOver", settings.get("takeOver"), "the name of the subscription that gives its index up"));
    }

    private List<URI> urls(@Nullable Object value) {
        if (value == null) {
            mistakes.add(
                    "/url",
                    "missing; write where OpenSearch is, such as \"https://search:9200\", or a list of its nodes");
            return List.of();
        }
        if (!(value instanceof List<?> several)) {
            return nodes("/url", value);
        }
        if (several.isEmpty()) {
            mistakes.add("/url", "names no node; write at least one such as \"https://search:9200\"");
        }
        List<URI> urls = new ArrayList<>();
        for (int i = 0; i < several.size(); i++) {
            urls.addAll(nodes("/url/" + i, several.get(i)));
        }
        if (urls.stream().map(URI::getScheme).distinct().count() > 1) {
            mistakes.add("/url", "some nodes with TLS and some without; write either https or http");
        }
        return urls;
    }

    private List<URI> nodes(String place, Object value) {
        Optional<URI> url = Mistakes.url(value);
        if (url.isPresent()) {
            return List.of(url.get());
        }
        // Not shown: it may have a password in it.
        mistakes.add(place, "is no URL of a node; write such as \"https://search:9200\", without user and path");
        return List.of();
    }

    private String index(@Nullable Object value) {
        if (value == null) {
            return OpenSearchSettings.DEFAULT_INDEX;
        }
        if (!(value instanceof String pattern) || !isName(pattern)) {
            mistakes.add(
                    "/index",
                    "is no name of an index in OpenSearch; write one in lower case such as \"orders\", or with the table's such as \""
                            + OpenSearchSettings.DEFAULT_INDEX + "\"");
            return OpenSearchSettings.DEFAULT_INDEX;
        }
        return pattern;
    }

    private static boolean isName(String pattern) {
        String name = pattern.replace(IndexName.DATABASE, "d").replace(IndexName.TABLE, "t");
        return name.indexOf('{') < 0 && name.indexOf('}') < 0 && new IndexName(name).isValid();
    }
}
