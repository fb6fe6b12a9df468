package dev.rowcast.route;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads the settings that {@code defaults} and a subscription may both have; the subscription's override the defaults. */
final class SettingsParser {
    private final SecretParser secrets;
    private final Set<Mistake> mistakes;
    private final Set<Mistake> warnings;

    SettingsParser(SecretParser secrets, Set<Mistake> mistakes, Set<Mistake> warnings) {
        this.secrets = secrets;
        this.mistakes = mistakes;
        this.warnings = warnings;
    }

    /** The object's settings, and the fallback's for the rest. */
    Settings read(JsonObject object, Settings fallback) {
        Auth auth = auth(object, new Auth(fallback.tokenFile(), fallback.token()));
        Metadata.Entries metadata = Metadata.read(
                object,
                new Metadata.Entries(fallback.metadata(), fallback.secretMetadata()),
                secrets,
                mistakes,
                warnings);
        Settings settings = new Settings(
                object.secrets("tls", Keys.TLS)
                        .map(tls -> tls(tls, fallback.tls()))
                        .orElse(fallback.tls()),
                auth.tokenFile(),
                object.optional("compression", ValueTypes.COMPRESSION).orElse(fallback.compression()),
                object.optional("deadline", ValueTypes.DEADLINE).orElse(fallback.deadline()),
                part(object, "batch", Keys.BATCH, fallback.batch(), SettingsParser::batch),
                part(object, "buffer", Keys.BUFFER, fallback.buffer(), SettingsParser::buffer),
                part(object, "retry", Keys.RETRY, fallback.retry(), SettingsParser::retry),
                object.optional("ordering", ValueTypes.ORDERING).orElse(fallback.ordering()),
                object.optional("maxInFlight", ValueTypes.IN_FLIGHT).orElse(fallback.maxInFlight()),
                object.optional("onReject", ValueTypes.ON_REJECT).orElse(fallback.onReject()),
                metadata.plain(),
                new ChangeRulesParser(mistakes).read(object, fallback.changeRules()),
                part(object, "keepalive", Keys.KEEPALIVE, fallback.keepalive(), SettingsParser::keepalive),
                object.optional("mode", ValueTypes.MODE).orElse(fallback.mode()),
                part(object, "stream", Keys.STREAM, fallback.stream(), SettingsParser::stream),
                auth.token(),
                metadata.secret(),
                object.optional("healthCheck", ValueTypes.HEALTH_CHECK).orElse(fallback.healthCheck()),
                object.optional("maxConcurrentCalls", ValueTypes.CONCURRENT_CALLS)
                        .orElse(fallback.maxConcurrentCalls()),
                object.optional("probe", ValueTypes.PROBE).orElse(fallback.probe()));
        checkTogether(object, settings);
        return settings;
    }

    /** The settings of an object below this one. */
    private static <T> T part(
            JsonObject object, String key, List<String> keys, T fallback, BiFunction<JsonObject, T, T> read) {
        return object.object(key, keys).map(part -> read.apply(part, fallback)).orElse(fallback);
    }

    /** The token's file or the token itself; at most one of the two. */
    private record Auth(Optional<String> tokenFile, Optional<Secret> token) {}

    /** The object's token; a subscription's file replaces the defaults' secret, and the other way round. */
    private Auth auth(JsonObject object, Auth fallback) {
        if (object.any("auth").filter(node -> !node.isObject()).isPresent()) {
            object.mistake(
                    "auth",
                    ValueType.UNSHOWN
                            + " is not an object; write { \"tokenFile\": \"/path\" } or { \"token\": { \"secret\": \"its name\" } }");
            return fallback;
        }
        Optional<JsonObject> auth = object.secrets("auth", Keys.AUTH);
        if (auth.isEmpty() || !(auth.get().hasAt("/tokenFile") || auth.get().hasAt("/token"))) {
            return fallback;
        }
        if (auth.get().hasAt("/tokenFile") && auth.get().hasAt("/token")) {
            auth.get().mistake("token", "a call has only one token; remove this or \"tokenFile\"");
        }
        return new Auth(
                auth.get().optional("tokenFile", ValueTypes.FILE),
                auth.get().any("token").flatMap(node -> secrets.token(auth.get().pointerTo("token"), node)));
    }

    private static Tls tls(JsonObject tls, Tls fallback) {
        if (tls.hasAt("/cert") && !tls.hasAt("/key")) {
            tls.mistake("cert", "a certificate needs its private key; add \"key\" beside it");
        }
        if (tls.hasAt("/key") && !tls.hasAt("/cert")) {
            tls.mistake("key", "a private key needs its certificate; add \"cert\" beside it");
        }
        return new Tls(
                tls.optional("plaintext", ValueTypes.TRUTH).orElse(fallback.plaintext()),
                tls.optional("ca", ValueTypes.FILE).or(fallback::ca),
                tls.optional("cert", ValueTypes.FILE).or(fallback::cert),
                tls.optional("key", ValueTypes.FILE).or(fallback::key),
                tls.optional("authority", ValueTypes.AUTHORITY).or(fallback::authority));
    }

    private static Batch batch(JsonObject batch, Batch fallback) {
        return new Batch(
                batch.optional("maxChanges", ValueTypes.BATCH_CHANGES).orElse(fallback.maxChanges()),
                batch.optional("maxBytes", ValueTypes.BATCH_BYTES).orElse(fallback.maxBytes()),
                batch.optional("linger", ValueTypes.LINGER).orElse(fallback.linger()));
    }

    private static Buffer buffer(JsonObject buffer, Buffer fallback) {
        return new Buffer(
                buffer.optional("maxChanges", ValueTypes.BUFFER_CHANGES).orElse(fallback.maxChanges()),
                buffer.optional("maxBytes", ValueTypes.BUFFER_BYTES).orElse(fallback.maxBytes()));
    }

    private static Retry retry(JsonObject retry, Retry fallback) {
        Duration initial = retry.optional("initial", ValueTypes.BACKOFF).orElse(fallback.initial());
        return new Retry(
                initial,
                retry.optional("max", ValueTypes.BACKOFF).orElse(fallback.max()),
                retry.optional("maxAttempts", ValueTypes.ATTEMPTS).or(fallback::maxAttempts));
    }

    private static Keepalive keepalive(JsonObject keepalive, Keepalive fallback) {
        return new Keepalive(
                keepalive.optional("time", ValueTypes.KEEPALIVE_TIME).orElse(fallback.time()),
                keepalive.optional("timeout", ValueTypes.KEEPALIVE_TIMEOUT).orElse(fallback.timeout()));
    }

    private static Streaming stream(JsonObject stream, Streaming fallback) {
        return new Streaming(
                stream.optional("window", ValueTypes.WINDOW).orElse(fallback.window()),
                stream.optional("maxAge", ValueTypes.STREAM_AGE).orElse(fallback.maxAge()));
    }

    /** Checks combinations of settings. */
    private static void checkTogether(JsonObject object, Settings settings) {
        Batch batch = settings.batch();
        Buffer buffer = settings.buffer();
        Tls tls = settings.tls();
        if (tls.plaintext()) {
            checkPlaintext(object, "ca", tls.ca());
            checkPlaintext(object, "cert", tls.cert());
            checkPlaintext(object, "key", tls.key());
        }
        checkAuthorization(object, settings);
        if (buffer.maxChanges() < batch.maxChanges()) {
            blame(
                    object,
                    "a batch of " + batch.maxChanges() + " changes does not fit in a buffer of " + buffer.maxChanges()
                            + "; make buffer.maxChanges at least batch.maxChanges",
                    "/buffer/maxChanges",
                    "/batch/maxChanges");
        }
        if (buffer.maxBytes() < batch.maxBytes()) {
            blame(
                    object,
                    "a batch of " + batch.maxBytes() + " bytes does not fit in a buffer of " + buffer.maxBytes()
                            + "; make buffer.maxBytes at least batch.maxBytes",
                    "/buffer/maxBytes",
                    "/batch/maxBytes");
        }
        if (settings.retry().max().compareTo(settings.retry().initial()) < 0) {
            blame(
                    object,
                    "the longest wait is shorter than the first; make retry.max at least retry.initial",
                    "/retry/max",
                    "/retry/initial");
        }
    }

    private static void checkAuthorization(JsonObject object, Settings settings) {
        boolean ownHeader = settings.metadata().containsKey("authorization")
                || settings.secretMetadata().containsKey("authorization");
        if (ownHeader && (settings.tokenFile().isPresent() || settings.token().isPresent())) {
            String sends = settings.tokenFile().isPresent() ? "auth.tokenFile" : "auth.token";
            blame(
                    object,
                    sends + " already sends this header; remove one of them",
                    "/metadata/authorization",
                    "/auth/tokenFile",
                    "/auth/token");
        }
    }

    private static void checkPlaintext(JsonObject object, String key, Optional<String> file) {
        if (file.isPresent()) {
            blame(
                    object,
                    "with \"plaintext\": true there is no TLS, so \"" + key
                            + "\" has no effect; set plaintext to false or remove " + key,
                    "/tls/" + key,
                    "/tls/plaintext");
        }
    }

    /**
     * Notes the mistake at the first of the members that the object has. It has none if all come from the defaults; then the
     * mistake was noted there.
     */
    private static void blame(JsonObject object, String message, String... members) {
        for (String member : members) {
            if (object.hasAt(member)) {
                object.mistakeAt(member, message);
                return;
            }
        }
    }
}
