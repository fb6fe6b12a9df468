package dev.rowcast.cli.deadletters;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which dead letters. */
final class ChosenOptions {
    @Option(names = "--subscription", paramLabel = "NAME", description = "Those of this subscription.")
    private @Nullable String subscription;

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            converter = TableName.class,
            description = "Those of this table, database.table.")
    private @Nullable String table;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Those whose reason has this in it.")
    private @Nullable String reason;

    @Option(names = "--id", paramLabel = "ID", description = "That of the change with this id; may be repeated.")
    private Set<String> ids = new LinkedHashSet<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = Since.class,
            description = "Those since then: 2026-11-22T12:00:00Z, or so long ago: 30m, 6h, 2d.")
    private @Nullable Instant since;

    LetterFilter filter() {
        return new LetterFilter(subscription, table, reason, ids, since);
    }

    /** A point in time, or how long ago it was. */
    static final class Since implements ITypeConverter<Instant> {
        private static final Pattern AGO = Pattern.compile("([0-9]{1,9})([smhd])");

        private final InstantSource clock;

        Since() {
            this(InstantSource.system());
        }

        Since(InstantSource clock) {
            this.clock = clock;
        }

        @Override
        public Instant convert(String text) {
            Matcher ago = AGO.matcher(text);
            try {
                if (ago.matches()) {
                    return clock.instant().minus(duration(ago));
                }
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException wrong) {
                throw new TypeConversionException("\"" + text
                        + "\" is no time; write one with its zone, 2026-11-22T12:00:00Z, or how long ago: 30m, 6h, 2d");
            }
        }

        static Duration duration(Matcher parts) {
            String unit = parts.group(2);
            long number = Long.parseLong(parts.group(1));
            return Duration.ofSeconds(
                    number * ("s".equals(unit) ? 1 : "m".equals(unit) ? 60 : "h".equals(unit) ? 3_600 : 86_400));
        }
    }
}
