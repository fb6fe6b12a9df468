package dev.rowcast.contract.log;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.GoPackages;
import dev.rowcast.contract.MessageNames;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contracts of all tables, folded from the log. A revision counts only if its parent is the table's current revision when its turn comes,
 * so that all who fold the same log agree without a lock. Not thread-safe.
 */
public final class ContractRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(ContractRegistry.class);

    private final ContractLog log;
    private final Map<TableId, TableHistory> histories = new HashMap<>();
    private final Map<String, MessageNames> messages = new HashMap<>();
    private final Map<String, Map<TableId, Integer>> joined = new HashMap<>();
    private final Set<TableId> changed = new HashSet<>();
    private final Map<String, Map<String, String>> skipped = new ConcurrentHashMap<>();
    private final Map<String, LogEntry.Incarnation> incarnations = new HashMap<>();
    private final Set<String> passedOver = new HashSet<>();
    private Optional<GoPackages> goPackages = Optional.empty();
    private boolean empty = true;

    /** Starts empty: {@link #refresh} reads the log. The log stays the caller's to close. */
    public ContractRegistry(ContractLog log) {
        this.log = log;
    }

    /**
     * Takes in what the log has got since.
     *
     * @throws ContractLogException if the log can't be read
     */
    public void refresh() {
        log.readNew(this::fold);
    }

    /**
     * Takes in what of the log has arrived here, and waits for nothing.
     *
     * @throws ContractLogException if an entry can't be read
     */
    public void peek() {
        log.readArrived(this::fold);
    }

    /** The tables of which something was taken in since this was last asked. */
    public Set<TableId> takeChanged() {
        Set<TableId> taken = Set.copyOf(changed);
        changed.clear();
        return taken;
    }

    /** Whether nothing can be written to the log. */
    public boolean isReadOnly() {
        return log.isReadOnly();
    }

    /** Whether the log has no entry at all. */
    public boolean isEmpty() {
        return empty;
    }

    /** Whether the connector ever joined. */
    public boolean hasJoined(String connector) {
        return joined.containsKey(connector);
    }

    /** Where exports say that their Go code lies; empty if nobody said. */
    public Optional<GoPackages> goPackages() {
        return goPackages;
    }

    /**
     * The changes that people have skipped: for each subscription their ids, each with who skipped it and why. A live view, which any thread may
     * read.
     */
    public Map<String, Map<String, String>> skipped() {
        return Collections.unmodifiableMap(skipped);
    }

    /** Which of the topics of that name is read; empty if nobody said. */
    public Optional<LogEntry.Incarnation> incarnation(String topic) {
        return Optional.ofNullable(incarnations.get(topic));
    }

    /** The same of each topic of which somebody said. */
    public List<LogEntry.Incarnation> incarnations() {
        return List.copyOf(incarnations.values());
    }

    /** How many of the table's revisions were there when the connector joined; at least the first, which changes nothing. */
    public int revisionsBefore(String connector, TableId table) {
        return joined.getOrDefault(connector, Map.of()).getOrDefault(table, 1);
    }

    /** The names that the tables' messages have in that package. */
    public MessageNames messagesIn(String packageName) {
        return messages.computeIfAbsent(packageName, unused -> new MessageNames());
    }

    /** What is known of the table; empty if no revision was ever accepted. */
    public Optional<TableHistory> history(TableId table) {
        return Optional.ofNullable(histories.get(table));
    }

    /** What is known of each table, by name of the table. */
    public List<TableHistory> histories() {
        return histories.values().stream()
                .sorted(Comparator.comparing(history -> history.table().toString()))
                .toList();
    }

    /** The latest contract of each table, by name of the table. */
    public List<Contract> contracts() {
        return histories().stream().map(TableHistory::base).toList();
    }

    /**
     * Appends the entry and takes in what the log then holds.
     *
     * @throws ContractLogException if the log can't be written or read
     */
    public void append(LogEntry entry) {
        log.append(entry);
        refresh();
    }

    /**
     * Appends the entries and takes in what the log then holds.
     *
     * @throws ContractLogException if the log can't be written or read
     */
    public void appendAll(List<LogEntry> entries) {
        log.appendAll(entries);
        refresh();
    }

    /**
     * Appends the revision and takes in what the log then holds.
     *
     * @return whether it counts; if not, another was first
     * @throws ContractLogException if the log can't be written or read
     */
    public boolean propose(ContractEntry entry) {
        append(entry);
        return counts(entry);
    }

    /** Whether that revision was accepted. */
    public boolean counts(ContractEntry entry) {
        return history(entry.table()).stream()
                .flatMap(history -> history.entries().stream())
                .anyMatch(entry::equals);
    }

    private void fold(LogEntry entry) {
        empty = false;
        if (entry instanceof LogEntry.Joined join) {
            joined.computeIfAbsent(join.connector(), unused -> {
                Map<TableId, Integer> counts = new HashMap<>();
                histories.forEach(
                        (table, history) -> counts.put(table, history.entries().size()));
                return counts;
            });
        } else if (entry instanceof LogEntry.Skipped skip) {
            skipped.computeIfAbsent(skip.subscription(), unused -> new ConcurrentHashMap<>())
                    .put(skip.id(), skip.words());
        } else if (entry instanceof LogEntry.Incarnation next) {
            LogEntry.Incarnation before = incarnations.get(next.topic());
            if (next.parent() == (before == null ? 0 : before.epoch())) {
                incarnations.put(next.topic(), next);
            }
        } else if (entry instanceof LogEntry.GoPackage go) {
            goPackages = Optional.of(go.packages());
        } else if (entry instanceof LogEntry.OfTable about) {
            after(Optional.ofNullable(histories.get(about.table())), about).ifPresent(history -> {
                histories.put(history.table(), history);
                // What is said of columns beside their types decides nothing.
                if (!(about instanceof LogEntry.Described)) {
                    changed.add(history.table());
                }
            });
        } else if (entry instanceof LogEntry.Unknown unknown && passedOver.add(unknown.kind())) {
            LOG.warn(
                    "the contract log has entries of an unknown kind, \"{}\", perhaps of a newer Rowcast; they are passed over, since no number or name depends on them",
                    unknown.kind());
        }
    }

    /** The table's history after that entry; empty where it doesn't count. */
    private Optional<TableHistory> after(Optional<TableHistory> history, LogEntry.OfTable entry) {
        if (entry instanceof ContractEntry revision) {
            return history.isPresent() ? history.get().plus(revision) : first(revision);
        }
        if (entry instanceof LogEntry.Held held) {
            return history.map(before -> before.plus(held));
        }
        if (entry instanceof LogEntry.Rejected rejected) {
            return history.map(before -> isOvertaken(before, rejected) ? before : before.with(rejected));
        }
        if (entry instanceof LogEntry.Described described) {
            return history.map(before -> before.plus(described));
        }
        return history.map(before -> before.plus((LogEntry.Released) entry));
    }

    /** Whether a rejection comes after an approval of the same rows, and so lost a race. */
    private static boolean isOvertaken(TableHistory history, LogEntry.Rejected rejected) {
        return history.holds().stream()
                .filter(held -> rejected.isOf(held.shape(), held.since()))
                .findFirst()
                .map(held -> ShapeMatch.approvalOf(history, held))
                .orElseGet(() -> history.withShape(rejected.shape()).flatMap(history::approvalOf))
                .isPresent();
    }

    /** Two tasks that each met a new table at once may have given them names that can't live in one package: the later one gives another. */
    private Optional<TableHistory> first(ContractEntry revision) {
        Contract contract = revision.contract();
        if (revision.parent() != 0) {
            return Optional.empty();
        }
        MessageNames taken = messagesIn(contract.packageName());
        if (!taken.isFree(contract.messageName())) {
            return Optional.empty();
        }
        taken.take(contract.messageName());
        return Optional.of(TableHistory.of(List.of(revision)));
    }
}
