package dev.rowcast.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.cel.Condition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Policy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of value in the routing JSON, and in what people write besides. */
public final class ValueTypes {
    /** Longest MySQL identifier, in characters. */
    private static final int LONGEST_NAME = 64;

    private static final Pattern NAME_FORM = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Pattern SERVICE_FORM =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+(?:\\.[A-Za-z_][A-Za-z0-9_]*+)*+");
    // The longest first, because the list of addresses is matched without backtracking.
    private static final String PORT =
            ":(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[1-9][0-9]{0,3})";
    private static final String HOST_PORT = "([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.%]+\\])" + PORT;
    private static final Pattern TARGET_FORM = Pattern.compile(
            "(dns:///)?" + HOST_PORT + "|dns://[A-Za-z0-9.:_-]+/" + HOST_PORT + "|unix:///[^\\x00\\s]+");
    private static final String IPV4 = "[0-9]{1,3}(\\.[0-9]{1,3}){3}" + PORT;
    private static final String IPV6 = "\\[[0-9A-Fa-f:.%]+\\]" + PORT;

    /** Addresses in gRPC's own list form, which gRPC for Java doesn't read. */
    private static final Pattern ADDRESSES_FORM =
            Pattern.compile("ipv4:" + IPV4 + "(?:," + IPV4 + ")*+|ipv6:" + IPV6 + "(?:," + IPV6 + ")*+");

    /** A certificate or a key itself, in the place of its file. */
    private static final Pattern NO_FILE = Pattern.compile("\\A\\s*\\z|[\\x00\\r\\n]|-----BEGIN ");

    private static final Pattern AUTHORITY_FORM = Pattern.compile("[A-Za-z0-9._\\[\\]-][A-Za-z0-9.:_\\[\\]-]*");
    private static final Pattern DURATION_FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern SIZE_FORM = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);

    /** Any string. */
    public static final ValueType<String> ANY_TEXT = ValueType.ofText("a string", "one in quotes", Optional::of);
    /** What people call things of theirs. */
    public static final ValueType<String> NAME = text(
            "a name", "1 to 100 letters, digits, dots, hyphens and underscores, such as \"billing-orders\"", NAME_FORM);

    static final ValueType<List<String>> TARGET = new ValueType<>(
            "a gRPC target",
            "host:port, dns:///host:port or unix:///path",
            node -> node.isTextual() ? targets(node.textValue()) : Optional.<List<String>>empty());
    static final ValueType<String> SERVICE = text(
            "the full name of a gRPC service",
            "a name such as \"shop.OrdersSubscriber\", or leave it out for the generic " + Subscription.GENERIC_SERVICE,
            SERVICE_FORM);
    static final ValueType<String> AUTHORITY =
            text("an authority", "a host name, such as \"billing.internal\"", AUTHORITY_FORM);
    /** The path of a file or a folder. */
    public static final ValueType<String> FILE = ValueType.ofText(
                    "a file",
                    "its path, such as \"/etc/rowcast/ca.pem\"",
                    path -> NO_FILE.matcher(path).find() ? Optional.<String>empty() : Optional.of(path))
            .unshown();
    /** The name of a secret. */
    public static final ValueType<String> SECRET = text(
                    "the name of a secret", "1 to 100 letters, digits, dots, hyphens and underscores", NAME_FORM)
            .unshown();
    /** True or false. */
    public static final ValueType<Boolean> TRUTH = new ValueType<>(
            "a boolean",
            "true or false, without quotes",
            node -> node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty());

    static final ValueType<TablePattern> TABLE = ValueType.ofText(
            "a table",
            "database.table, with * for any run of characters, and in backticks a database whose name holds a dot:"
                    + " \"shop.orders\", \"shop.*\", \"`my.db`.orders\"",
            TablePattern::parse);
    static final ValueType<ColumnPattern> COLUMN = ValueType.ofText(
            "a column",
            "database.table.column, with * for any run of characters, and in backticks a name that holds a dot:"
                    + " \"shop.customers.password_hash\", \"*.*.iban\", \"shop.`odd.name`.note\"",
            ColumnPattern::parse);
    static final ValueType<TableId> ONE_TABLE = ValueType.ofText(
            "one table",
            "database.table without *, and in backticks a database whose name holds a dot: \"shop.orders\", \"`my.db`.orders\"",
            text -> TablePattern.parse(text).flatMap(TablePattern::exactly));
    static final ValueType<String> COLUMN_NAME = ValueType.ofText(
            "the name of a column",
            "a name as in MySQL, of 1 to 64 characters, such as \"note\"",
            ValueTypes::columnName);
    static final ValueType<Describe> DESCRIBE = ValueType.oneOf(Describe.class);
    static final ValueType<Condition> CONDITION = new ValueType<>(
            "a condition",
            "an expression in CEL that is true or false of a change, such as \"after.status == 'approved'\"",
            node -> node.isTextual() ? condition(node.textValue()) : Optional.<Condition>empty());
    static final ValueType<Compression> COMPRESSION = ValueType.oneOf(Compression.class);
    static final ValueType<Mode> MODE = ValueType.oneOf(Mode.class);
    static final ValueType<Ordering> ORDERING = ValueType.oneOf(Ordering.class);
    static final ValueType<OnReject> ON_REJECT = ValueType.oneOf(OnReject.class);
    static final ValueType<HealthCheck> HEALTH_CHECK = ValueType.oneOf(HealthCheck.class);
    static final ValueType<Probe> PROBE = ValueType.oneOf(Probe.class);
    static final ValueType<Policy> POLICY = ValueType.oneOf(List.of(Policy.values()), Policy::word);
    static final ValueType<Policies> PRESET = ValueType.oneOf(
                    List.of(
                            Map.entry("standard", Policies.STANDARD),
                            Map.entry("strict", Policies.STRICT),
                            Map.entry("lenient", Policies.LENIENT)),
                    Map.Entry::getKey)
            .map(Map.Entry::getValue);

    private static final ValueType<Duration> DURATION = ValueType.ofText(
            "a duration", "a whole number and a unit: \"5ms\", \"2s\", \"1m\", \"1h\"", ValueTypes::duration);
    /** How long something may take. */
    public static final ValueType<Duration> DEADLINE = duration("1ms", MILLI, "1h", HOUR);

    static final ValueType<Duration> LINGER = duration("0ms", Duration.ZERO, "1m", Duration.ofMinutes(1));
    static final ValueType<Duration> HOLD_DEADLINE =
            duration("1s", Duration.ofSeconds(1), "8760h", Duration.ofDays(365));
    static final ValueType<Duration> STREAM_AGE = duration("1s", Duration.ofSeconds(1), "24h", DAY);
    static final ValueType<Duration> KEEPALIVE_TIME = duration("10s", Duration.ofSeconds(10), "24h", DAY);
    static final ValueType<Duration> KEEPALIVE_TIMEOUT =
            duration("1s", Duration.ofSeconds(1), "10m", Duration.ofMinutes(10));
    static final ValueType<Duration> BACKOFF = duration("1ms", MILLI, "24h", DAY);

    private static final ValueType<Long> SIZE = ValueType.ofText(
            "a size", "a whole number and a unit of powers of 1024: \"512KiB\", \"1MiB\"", ValueTypes::size);
    static final ValueType<Long> BATCH_BYTES = size("64MiB", 64L << 20);
    static final ValueType<Long> BUFFER_BYTES = size("1GiB", 1L << 30);

    static final ValueType<Integer> BATCH_CHANGES = count(100_000);
    static final ValueType<Integer> ATTEMPTS = count(1_000_000);
    static final ValueType<Integer> WINDOW = count(1_000);
    static final ValueType<Integer> IN_FLIGHT = count(100);
    static final ValueType<Integer> CONCURRENT_CALLS = count(10_000);
    static final ValueType<Integer> BUFFER_CHANGES = count(1_000_000);

    private ValueTypes() {}

    private static Optional<Condition> condition(String text) throws ValueType.Refused {
        Condition condition = Condition.of(text);
        Optional<String> mistake = condition.mistake();
        if (mistake.isPresent()) {
            throw new ValueType.Refused("this is no condition in CEL: " + mistake.get());
        }
        return Optional.of(condition);
    }

    private static ValueType<String> text(String what, String write, Pattern type) {
        return ValueType.ofText(
                what, write, text -> type.matcher(text).matches() ? Optional.of(text) : Optional.empty());
    }

    /** Durations, such as {@code "5ms"}, from the least to the greatest. */
    public static ValueType<Duration> duration(String least, Duration min, String greatest, Duration max) {
        return DURATION.between(quoted(least), min, quoted(greatest), max, Comparator.naturalOrder());
    }

    /** Sizes in bytes, such as {@code "512KiB"}, from 1 KiB to the greatest. */
    public static ValueType<Long> size(String greatest, long max) {
        return SIZE.between("\"1KiB\"", 1L << 10, quoted(greatest), max, Comparator.naturalOrder());
    }

    private static ValueType<Integer> count(int max) {
        return whole(1, max).map(Long::intValue);
    }

    /** Whole numbers, from the least to the greatest. */
    public static ValueType<Long> whole(long min, long max) {
        return new ValueType<>("a number", "a whole number without quotes, such as 500", ValueTypes::whole)
                .between(
                        Long.toString(min),
                        BigDecimal.valueOf(min),
                        Long.toString(max),
                        BigDecimal.valueOf(max),
                        Comparator.naturalOrder())
                .map(BigDecimal::longValueExact);
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static Optional<List<String>> targets(String text) throws ValueType.Refused {
        if (text.indexOf('@') >= 0) {
            throw new ValueType.Refused(
                    ValueType.UNSHOWN + " is not a gRPC target, which has no user or password in it;"
                            + " write host:port, and { \"token\": … } in \"auth\"");
        }
        if (ADDRESSES_FORM.matcher(text).matches()) {
            return Optional.of(List.of(text.substring("ipv4:".length()).split(",", -1)));
        }
        return TARGET_FORM.matcher(text).matches() ? Optional.of(List.of(text)) : Optional.empty();
    }

    private static Optional<String> columnName(String text) {
        int length = text.codePointCount(0, text.length());
        return length >= 1 && length <= LONGEST_NAME && text.indexOf(Glob.ANY) < 0
                ? Optional.of(text)
                : Optional.empty();
    }

    private static Optional<BigDecimal> whole(JsonNode node) {
        if (!node.isNumber()) {
            return Optional.empty();
        }
        BigDecimal number = node.decimalValue().stripTrailingZeros();
        return number.scale() <= 0 ? Optional.of(number) : Optional.empty();
    }

    private static Optional<Duration> duration(String text) {
        Matcher parts = DURATION_FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(parts.group(1));
        return Optional.of(
                switch (parts.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                });
    }

    private static Optional<Long> size(String text) {
        Matcher parts = SIZE_FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(parts.group(1));
        return Optional.of(
                switch (parts.group(2)) {
                    case "B" -> amount;
                    case "KiB" -> amount << 10;
                    case "MiB" -> amount << 20;
                    default -> amount << 30;
                });
    }
}
