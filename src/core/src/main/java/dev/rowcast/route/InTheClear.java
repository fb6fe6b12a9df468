package dev.rowcast.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Refuses secrets that would go over a network in plain text. Stateless. */
final class InTheClear {
    private static final String MESSAGE = "%s would go to \"%s\" in plain text, where anybody on the network can"
            + " read it; use TLS, remove it, or reach the service by a loopback address or a unix socket";

    /** Targets that are reached without a network. */
    private static final Pattern LOCAL =
            Pattern.compile("(dns:///)?(localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\]):[0-9]+|unix:.*");

    private InTheClear() {}

    /** @param targets by the pointers of the values that they were read from */
    static List<Mistake> mistakes(Settings settings, Map<String, List<String>> targets) {
        List<Mistake> mistakes = new ArrayList<>();
        secret(settings)
                .ifPresent(secret -> targets.forEach((place, written) -> written.stream()
                        .filter(target -> !LOCAL.matcher(target).matches())
                        .forEach(target -> mistakes.add(new Mistake(place, MESSAGE.formatted(secret, target))))));
        return mistakes;
    }

    private static Optional<String> secret(Settings settings) {
        if (!settings.tls().plaintext()) {
            return Optional.empty();
        }
        if (settings.tokenFile().isPresent() || settings.token().isPresent()) {
            return Optional.of("a bearer token");
        }
        return settings.secretMetadata().isEmpty() ? Optional.empty() : Optional.of("a secret of metadata");
    }
}
