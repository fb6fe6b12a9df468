package dev.rowcast.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code {"secret": "name"}} and looks the value up. No message shows one. */
public final class SecretParser {
    private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");

    /** The characters that RFC 6750 allows in a bearer token. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final Pattern ANY = Pattern.compile("(?s).+");

    private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{.*}");

    private final Secrets secrets;
    private final Set<Mistake> mistakes;

    /**
     * @param secrets the values
     * @param mistakes where mistakes are noted
     */
    public SecretParser(Secrets secrets, Set<Mistake> mistakes) {
        this.secrets = secrets;
        this.mistakes = mistakes;
    }

    /** The value of a header; empty, with a mistake noted, if the node names none or the value can't be sent. */
    Optional<Secret> header(String place, JsonNode node) {
        return read(place, node, SENDABLE, "printable ASCII on one line");
    }

    /** A bearer token; empty likewise. */
    Optional<Secret> token(String place, JsonNode node) {
        return read(place, node, TOKEN, "a bearer token: letters, digits and . _ ~ + / - =");
    }

    /** A setting: any text; empty likewise. */
    public Optional<Secret> setting(String place, JsonNode node) {
        return read(place, node, ANY, "not empty");
    }

    private Optional<Secret> read(String place, JsonNode node, Pattern type, String words) {
        if (!(node instanceof ObjectNode)) {
            mistakes.add(new Mistake(
                    place, ValueType.UNSHOWN + " is not the name of a secret; write { \"secret\": \"its name\" }"));
            return Optional.empty();
        }
        Optional<String> name = JsonObject.ofSecrets(place, node, List.of("secret"), mistakes)
                .flatMap(object -> object.required("secret", ValueTypes.SECRET));
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> value = secrets.value(name.get());
        wrong(secrets.place(name.get()), value, type, words)
                .ifPresent(message -> mistakes.add(new Mistake(place + "/secret", message)));
        return value.map(found -> new Secret(name.get(), found));
    }

    private Optional<String> wrong(String place, Optional<String> value, Pattern type, String words) {
        if (value.isEmpty()) {
            return Optional.of(secrets.missing());
        }
        if (UNRESOLVED.matcher(value.get()).matches()) {
            return Optional.of(place + " is still a ${...} reference: this worker has no config provider of that name");
        }
        return type.matcher(value.get()).matches()
                ? Optional.empty()
                : Optional.of("the value of " + place + " can't be sent; it must be " + words);
    }
}
