package dev.rowcast.contract;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The names that are taken by tables' messages in one package. What a look at them costs doesn't grow with their number. Not thread-safe. */
public final class MessageNames {
    private final Set<String> symbols;
    /** Names are never given back, so of each base the numbers below this one stay taken. */
    private final Map<String, Integer> numbers = new HashMap<>();

    public MessageNames() {
        this(new HashSet<>());
    }

    /** Keeps what is taken in that set, which is empty. */
    public MessageNames(Set<String> symbols) {
        this.symbols = symbols;
    }

    public static MessageNames of(Collection<String> messages) {
        MessageNames names = new MessageNames();
        messages.forEach(names::take);
        return names;
    }

    /** Whether the message, and all that is made of its name, can live beside those that are there. */
    public boolean isFree(String message) {
        return Naming.symbols(message).stream().noneMatch(symbols::contains);
    }

    /** The message name for a table: with a number from 2 on where what it would like, or a name made of that, is taken. Doesn't take it. */
    public String forTable(String table) {
        return nextFree(Naming.messageName(table));
    }

    /** The base itself if it is free, else with the first number from 2 on that makes it so. Doesn't take it. */
    public String nextFree(String base) {
        int number = numbers.getOrDefault(base, 1);
        while (!isFree(numbered(base, number))) {
            number++;
        }
        numbers.put(base, number);
        return numbered(base, number);
    }

    public void take(String message) {
        symbols.addAll(Naming.symbols(message));
    }

    private static String numbered(String base, int number) {
        return number == 1 ? base : base + number;
    }
}
