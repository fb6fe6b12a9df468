package dev.rowcast.mapper;

import dev.rowcast.grpc.GrpcDestinations;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.route.MappingSettings;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.ServiceSettings;
import dev.rowcast.v1.MapperGrpc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the routing says of a mapping in a service.
 *
 * @param service how it is reached
 * @param command the program that it is in, with its arguments; empty where others run it
 */
public record MapperSettings(ServiceSettings service, List<String> command) {
    private static final String TARGET = "target";
    private static final String COMMAND = "command";
    private static final List<String> OF_PROGRAMS = List.of("deadline", COMMAND);
    private static final String NO_PROGRAMS =
            "a Connect worker starts no programs; run the mapper beside it, and write its address in \"target\"";

    public MapperSettings {
        command = List.copyOf(command);
    }

    /**
     * Every mistake, each with its pointer.
     *
     * @param programs whether programs may be started here
     */
    public static List<Mistake> mistakes(MappingSettings mapping, boolean programs) {
        Set<Mistake> mistakes = new LinkedHashSet<>();
        Optional<MapperSettings> read = read(mapping, mistakes);
        if (!programs && isProgram(mapping)) {
            mistakes.add(new Mistake(mapping.pointer() + "/" + COMMAND, NO_PROGRAMS));
        }
        if (mistakes.isEmpty()) {
            try {
                read.orElseThrow().mapping().close();
            } catch (IllegalArgumentException unusable) {
                mistakes.add(new Mistake(mapping.pointer(), String.valueOf(unusable.getMessage())));
            }
        }
        return List.copyOf(mistakes);
    }

    /** Whether Rowcast would start a program for that mapping. */
    public static boolean isProgram(MappingSettings mapping) {
        return mapping.settings().containsKey(COMMAND);
    }

    /**
     * Reads what stands in the routing.
     *
     * @param mistakes gets what is wrong, each with its pointer
     * @return empty, with mistakes noted, if there can be no such mapping
     */
    public static Optional<MapperSettings> read(MappingSettings mapping, Set<Mistake> mistakes) {
        if (!isProgram(mapping)) {
            List<String> known = new ArrayList<>(ServiceSettings.KEYS);
            known.add(COMMAND);
            return ServiceSettings.read(mapping, known, mistakes)
                    .map(service -> new MapperSettings(service, List.of()));
        }
        Map<String, Object> own = new LinkedHashMap<>(mapping.settings());
        ServiceSettings.KEYS.stream()
                .filter(key -> !OF_PROGRAMS.contains(key) && own.remove(key) != null)
                .forEach(key -> mistakes.add(new Mistake(
                        mapping.pointer() + "/" + key,
                        "applies to a mapper that others run; remove it, or \"" + COMMAND + "\"")));
        List<String> command = command(own.get(COMMAND));
        if (command.isEmpty()) {
            mistakes.add(new Mistake(
                    mapping.pointer() + "/" + COMMAND,
                    "is not a program with its arguments; write a list of strings such as [\"node\", \"map.js\"]"));
        }
        return read(mapping, own, mistakes).map(service -> new MapperSettings(service, command));
    }

    private static Optional<ServiceSettings> read(
            MappingSettings mapping, Map<String, Object> own, Set<Mistake> mistakes) {
        own.put(TARGET, "unix:///" + COMMAND);
        List<String> known = new ArrayList<>(OF_PROGRAMS);
        known.add(TARGET);
        return ServiceSettings.read(new MappingSettings(mapping.pointer(), mapping.language(), own), known, mistakes);
    }

    private static List<String> command(@Nullable Object written) {
        List<String> words = new ArrayList<>();
        if (written instanceof List<?> list) {
            for (Object each : list) {
                if (!(each instanceof String word)) {
                    return List.of();
                }
                words.add(word);
            }
        }
        return words.isEmpty() || words.get(0).isBlank() ? List.of() : words;
    }

    /**
     * The mapping; neither connects nor starts a program.
     *
     * @throws IllegalArgumentException if a target, the metadata or a PEM file can't be used; the message says which and why
     */
    public Mapping mapping() {
        if (command.isEmpty()) {
            return new GrpcMapping(
                    GrpcDestinations.connection(service.targets(), MapperGrpc.SERVICE_NAME, service.settings()));
        }
        MapperProgram program = new MapperProgram(command);
        List<String> socket = List.of("unix://" + program.socket());
        return new ProgramMapping(
                program,
                new GrpcMapping(GrpcDestinations.connection(socket, MapperGrpc.SERVICE_NAME, service.settings())
                        .plaintext()));
    }
}
