package dev.rowcast.route;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a gRPC service that serves a subscription beside its destination is reached, in the words and by the rules of a subscription's own.
 *
 * @param targets gRPC targets, at least one
 * @param settings those of a connection; the others have their defaults
 */
public record ServiceSettings(List<String> targets, Settings settings) {
    /** The keys that may stand there. */
    public static final List<String> KEYS =
            List.of("target", "deadline", "tls", "auth", "metadata", "compression", "keepalive");

    public ServiceSettings {
        targets = List.copyOf(targets);
    }

    /**
     * Reads what stands in the routing.
     *
     * @param keys those that are known
     * @param mistakes gets what is wrong, each with its pointer
     * @return empty, with mistakes noted, where no target is said
     */
    public static Optional<ServiceSettings> read(MappingSettings mapping, List<String> keys, Set<Mistake> mistakes) {
        Map<String, String> values = new HashMap<>();
        SecretParser secrets = new SecretParser(name -> Optional.ofNullable(values.get(name)), mistakes);
        Set<Mistake> warnings = new LinkedHashSet<>();
        return mapping.object(keys, values, mistakes).flatMap(object -> {
            Map<String, List<String>> targets = SubscriptionParser.targets(object);
            Settings settings = new SettingsParser(secrets, mistakes, warnings).read(object, Settings.DEFAULT);
            mistakes.addAll(InTheClear.mistakes(settings, targets));
            List<String> all = targets.values().stream().flatMap(List::stream).toList();
            return all.isEmpty() ? Optional.empty() : Optional.of(new ServiceSettings(all, settings));
        });
    }
}
