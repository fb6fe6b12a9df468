package dev.rowcast.contract.evolution;

import dev.rowcast.contract.NameText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How the changes of one new shape are to be carried out. Immutable.
 *
 * @param policies what is done about each kind of change; just {@link Policy#carry} counts
 * @param renames the new name of each renamed column, by its old one
 * @param byRules whether nobody was asked: the rules send no column that may be one that a person left out
 */
public record Decision(Policies policies, Map<String, String> renames, boolean byRules) {
    /** What {@link #parse} takes, for people. */
    public static final String WORDS = "apply, version, bridge, ignore, rename:OLD=NEW";

    /** As the rules have it, without renames. */
    public static final Decision STANDARD = new Decision(Policies.STANDARD, Map.of(), true);

    private static final String RENAME = "rename:";

    public Decision {
        renames = Collections.unmodifiableMap(new TreeMap<>(renames));
    }

    /** A person's decision: the same for each kind of change that allows it, and plainly applied where it doesn't. */
    public static Decision of(Policy way, Map<String, String> renames) {
        if (way.stops()) {
            throw new IllegalArgumentException(way.word() + " decides nothing; say one of " + WORDS);
        }
        Policies policies = Policies.LENIENT;
        for (ChangeKind kind : ChangeKind.values()) {
            if (kind.allowed().contains(way)) {
                policies = policies.with(kind, way);
            } else if (kind.allowed().contains(Policy.APPLY)) {
                policies = policies.with(kind, Policy.APPLY);
            }
        }
        return new Decision(policies, renames, false);
    }

    /**
     * The rules' own decision for a table with such readers: a field is bridged as soon as one of them wants it, for to have it filled hurts nobody.
     * None leaves a column out for all; who ignores one just isn't sent it.
     */
    public static Decision ofRules(Collection<Recipient> recipients, Map<String, String> renames) {
        Policies policies = Policies.STANDARD;
        for (ChangeKind kind : ChangeKind.values()) {
            if (recipients.stream()
                    .anyMatch(recipient -> recipient.policies().on(kind).carry() == Carry.BRIDGE)) {
                policies = policies.with(kind, Policy.BRIDGE);
            }
        }
        return new Decision(policies, renames, true);
    }

    /**
     * Reads a decision as people write it: {@code bridge}, {@code rename:old=new}, or several with commas. A column's name may stand in backticks, and has
     * to where it holds a comma, an equals sign or the like: {@code rename:`a,b`=c}.
     *
     * @throws IllegalArgumentException if it is none; the message says what would be
     */
    public static Decision parse(String text) {
        Set<Policy> ways = new HashSet<>();
        Map<String, String> renames = new LinkedHashMap<>();
        for (String word : words(text)) {
            if (word.startsWith(RENAME)) {
                addRename(word, renames);
            } else {
                ways.add(Arrays.stream(Policy.values())
                        .filter(way -> !way.stops() && way.word().equals(word))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException("\"" + word + "\" is no decision; say one of " + WORDS)));
            }
        }
        if (ways.size() > 1) {
            throw new IllegalArgumentException("\"" + text + "\" says two things at once; say one of " + WORDS);
        }
        return of(ways.isEmpty() ? Policy.APPLY : ways.iterator().next(), renames);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int comma = NameText.indexOf(text, ',', 0); comma >= 0; comma = NameText.indexOf(text, ',', start)) {
            words.add(text.substring(start, comma).trim());
            start = comma + 1;
        }
        words.add(text.substring(start).trim());
        return words;
    }

    private static void addRename(String word, Map<String, String> renames) {
        String pair = word.substring(RENAME.length());
        int equals = NameText.indexOf(pair, '=', 0);
        String from = equals < 0 ? "" : NameText.name(pair.substring(0, equals));
        String to = equals < 0 ? "" : NameText.name(pair.substring(equals + 1));
        if (from.isEmpty() || to.isEmpty() || NameText.indexOf(pair, '=', equals + 1) >= 0) {
            throw new IllegalArgumentException("\"" + word
                    + "\" is no rename; write rename:OLD=NEW, a name with a comma or an equals sign in backticks:"
                    + " rename:`a,b`=c");
        }
        renames.put(from, to);
    }

    /** The decision that the column has another name, as {@link #parse} reads it. */
    public static String rename(String from, String to) {
        return RENAME + NameText.of(from) + "=" + NameText.of(to);
    }

    /** The same but for one kind of change. */
    public Decision with(ChangeKind kind, Policy policy) {
        return new Decision(policies.with(kind, policy), renames, byRules);
    }

    /** The first name that the renames give the column, one after the other, and that is one of these; empty if there is none. */
    Optional<String> nameAmong(String column, Predicate<String> names) {
        Set<String> seen = new HashSet<>();
        String name = renames.get(column);
        while (name != null && seen.add(name)) {
            if (names.test(name)) {
                return Optional.of(name);
            }
            name = renames.get(name);
        }
        return Optional.empty();
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        Set<Policy> ways = policies.byKind().values().stream()
                .filter(way -> !way.stops() && way != Policy.APPLY)
                .collect(Collectors.toSet());
        StringJoiner text = new StringJoiner(",");
        ways.stream().map(Policy::word).sorted().forEach(text::add);
        renames.forEach((from, to) -> text.add(rename(from, to)));
        return text.length() == 0 ? Policy.APPLY.word() : text.toString();
    }
}
