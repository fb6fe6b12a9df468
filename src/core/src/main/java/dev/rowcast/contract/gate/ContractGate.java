package dev.rowcast.contract.gate;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.Lineage;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogEntry.Held;
import dev.rowcast.contract.log.LogEntry.Released;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.PositionRange;
import dev.rowcast.contract.log.ShapeMatch;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.contract.shape.UnsupportedColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in front of every shape that a task hasn't met yet: gives a new table its contract, lets through what its readers' policies allow, and
 * holds the rest until a person has decided. Ask it once for each shape and keep the answer until something is {@linkplain
 * #news new} of the table. Not thread-safe; it waits for the contract log.
 */
public final class ContractGate {
    private static final Logger LOG = LoggerFactory.getLogger(ContractGate.class);
    /** Each lost race means that another task got on; more in a row than tasks could cause is a fault. */
    private static final int MAX_RACES = 1_000;

    private final ContractRegistry registry;
    private final GateRules rules;
    private final LongSupplier nowMillis;
    private final Descriptions descriptions;

    /** A gate before the contracts of that registry, which must have read its log. */
    public ContractGate(ContractRegistry registry, GateRules rules) {
        this(registry, rules, System::currentTimeMillis);
    }

    public ContractGate(ContractRegistry registry, GateRules rules, LongSupplier nowMillis) {
        this.registry = registry;
        this.rules = rules;
        this.nowMillis = nowMillis;
        this.descriptions = new Descriptions(registry, rules.connector(), nowMillis);
    }

    /** What messages about its decisions call things. */
    public RuntimeWords words() {
        return rules.words();
    }

    /**
     * Decides for the rows of that shape, from wherever they are read.
     *
     * @param shape what the rows' source says of the table
     * @param place where the first of the rows stands in the source
     * @param recipients those who want the table's rows; at least one
     * @throws ContractLogException if the contract log can't be read or written
     */
    public GateDecision decide(TableShape shape, LogPosition place, Collection<Recipient> recipients) {
        TableId table = shape.table();
        boolean known = registry.history(table)
                .flatMap(history -> history.withShape(shape, place))
                .isPresent();
        if (!known) {
            // Refresh first: another task may have registered this shape.
            registry.refresh();
        }
        Optional<Contract> before = registry.history(table).map(TableHistory::base);
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<TableHistory> history = registry.history(table);
            if (history.isEmpty()) {
                // What can't be delivered is then a change of the table, which waits for a person as others do.
                begin(shape.supported(), place);
                continue;
            }
            Optional<GateDecision> decision = decide(history.get(), shape, place, recipients, before);
            if (decision.isPresent()) {
                return decision.get();
            }
        }
        throw new ContractLogException(
                "the contract of " + table + " was changed by others " + MAX_RACES
                        + " times in a row; does another program write to the contract log?",
                null);
    }

    /**
     * Gives those of the tables a contract that have none, with as few writes to the log as that allows. It's for many tables at once, and decides nothing: what
     * isn't begun here, {@link #decide} begins.
     *
     * @param tables each once
     * @throws ContractLogException if the contract log can't be read or written
     */
    public void begin(Collection<Sighting> tables) {
        if (tables.isEmpty() || registry.isReadOnly()) {
            return;
        }
        registry.refresh();
        List<ContractEntry> revisions = new ArrayList<>();
        List<LogEntry> entries = new ArrayList<>();
        for (Sighting each : tables) {
            if (registry.history(each.shape().table()).isEmpty()) {
                ContractEntry first = firstEntry(each.shape().supported(), each.place());
                revisions.add(first);
                entries.add(first);
                descriptions.ofNew(each).ifPresent(entries::add);
            }
        }
        if (!entries.isEmpty()) {
            registry.appendAll(entries);
            revisions.stream().filter(registry::counts).forEach(ContractGate::tellNew);
        }
    }

    /**
     * Decides for the removal of all rows, which goes out always. It carries no key, so it says too little to begin or change a contract with.
     *
     * @param table the table that lost its rows
     * @param place where that stands in the source
     * @param recipients those who want the table's rows; at least one
     * @throws ContractLogException if the contract log can't be read
     */
    public GateDecision.Deliver truncate(TableId table, LogPosition place, Collection<Recipient> recipients) {
        registry.refresh();
        Contract contract = registry.history(table)
                .map(known -> known.inEffectAt(place).contract())
                .orElseGet(
                        () -> first(new TableShape(table, List.of(), List.of())).withRevision(0));
        List<Share> shares = recipients.stream().map(Share::of).toList();
        return new GateDecision.Deliver(contract, views(contract, shares), Map.of(), PositionRange.EVER, Set.of());
    }

    /**
     * What each reader is sent of the table's rows as its contract is now, by the reader's name; empty where the table has none. Decides and writes nothing.
     *
     * @throws ContractLogException if the contract log can't be read
     */
    public Optional<Map<String, Contract>> present(TableId table, Collection<Recipient> recipients) {
        registry.refresh();
        return registry.history(table).map(history -> present(history, recipients));
    }

    /** The same of a table as it was read. */
    public Map<String, Contract> present(TableHistory history, Collection<Recipient> recipients) {
        return views(history.base(), agreed(history).shares(history.head(), recipients));
    }

    /**
     * Takes note of what the source of rows says of their columns beside their types, unless the rows are held or old. To be told of rows that {@link #decide}
     * lets go; it decides nothing, and where the log can't be written there is just a warning.
     *
     * @param shape the rows' shape
     * @param facts the facts by column
     * @param place where the first of the rows stands in the source
     * @return whether the log was read or written for that, so that what was decided may be so no longer
     */
    public boolean describe(TableShape shape, Map<String, ColumnFacts> facts, LogPosition place) {
        return descriptions.note(shape, facts, place);
    }

    /**
     * The tables of which something has come into the log, by whomever, since this or {@link #met} was last asked: what was decided about them may be so
     * no longer. Waits for nothing.
     *
     * @throws ContractLogException if an entry can't be read
     */
    public Set<TableId> news() {
        registry.peek();
        return met();
    }

    /** The changes that people have skipped, as {@link ContractRegistry#skipped}. */
    public Map<String, Map<String, String>> skipped() {
        return registry.skipped();
    }

    /** Like {@link #news}, but just what {@link #decide} has read or written itself. */
    public Set<TableId> met() {
        return registry.takeChanged();
    }

    /** The decision as things stand; empty after something was written to the log, to look again. */
    private Optional<GateDecision> decide(
            TableHistory history,
            TableShape shape,
            LogPosition place,
            Collection<Recipient> recipients,
            Optional<Contract> before) {
        // Before anything is held: there is one hold of a shape, and nobody could decide about rows that one keeps back
        // which is settled.
        Optional<Held> settled = settled(history, recipients);
        if (settled.isPresent()) {
            release(settled.get());
            return Optional.empty();
        }
        ShapeMatch match = match(history, shape, place, recipients);
        PolicyOutcome outcome = outcome(history, shape, place, match, recipients);
        if (outcome.stop() != Stop.NONE) {
            Optional<Held> open = open(history, shape, place, outcome);
            if (open.isEmpty()) {
                return Optional.empty();
            }
            if (outcome.stop().isForAll()) {
                return Optional.of(new GateDecision.Hold(open.get(), history.revision() + 1));
            }
        }
        if (isRevised(history, shape, place, match, outcome.delivers(recipients))) {
            return Optional.empty();
        }
        ContractEntry entry = match.entry().orElse(history.head(place));
        // A row of an earlier revision is encoded as it was then, but what is known of a column by now counts for it
        // too.
        Contract contract = Lineage.inherit(
                match.entry().map(ContractEntry::contract).orElse(history.base(place)),
                history.current().contract());
        return Optional.of(new GateDecision.Deliver(
                contract,
                views(contract, agreed(history).shares(entry, recipients)),
                outcome.quarantined(),
                PositionRange.of(history, shape, place),
                newColumns(shape, before, contract)));
    }

    /** What the log has of these rows, which stop; empty after something was written: that they do, or that they are approved. */
    private Optional<Held> open(TableHistory history, TableShape shape, LogPosition place, PolicyOutcome outcome) {
        Optional<Held> open = history.hold(shape, rules.connector()).filter(held -> held.stop() == outcome.stop());
        Held held = open.orElseGet(() -> held(history, shape, place, outcome));
        if (history.rejection(shape, place).isEmpty() && isApproved(history, held)) {
            return Optional.empty();
        }
        if (open.isEmpty()) {
            registry.append(held);
        }
        return open;
    }

    /** Whether a revision was written that these rows need, or that the configuration asks for. */
    private boolean isRevised(
            TableHistory history, TableShape shape, LogPosition place, ShapeMatch match, boolean delivers) {
        if (match.entry().isEmpty() && delivers) {
            propose(match.proposal(history, shape, place, rules.connector(), nowMillis.getAsLong()), match.changes());
            return true;
        }
        if (match.entry().isPresent() && history.isNewTable(place)) {
            propose(history.joinedBy(shape, place, rules.connector(), nowMillis.getAsLong()), List.of());
            return true;
        }
        Optional<ContractEntry> freeing = freeing(history);
        freeing.ifPresent(entry -> propose(entry, List.of()));
        return freeing.isPresent();
    }

    private static Set<String> newColumns(TableShape shape, Optional<Contract> before, Contract contract) {
        if (contract.revision() <= before.map(Contract::revision).orElse(0)) {
            return Set.of();
        }
        return Stream.concat(
                        shape.columns().stream().map(Column::name),
                        shape.unsupported().stream().map(UnsupportedColumn::name))
                .filter(column ->
                        before.flatMap(known -> known.ownField(column)).isEmpty())
                .collect(Collectors.toSet());
    }

    private static Map<String, Contract> views(Contract contract, Collection<Share> shares) {
        return shares.stream().collect(Collectors.toMap(Share::name, share -> share.view(contract)));
    }

    private AgreedRevisions agreed(TableHistory history) {
        return new AgreedRevisions(history, registry.revisionsBefore(rules.connector(), history.table()));
    }

    private ShapeMatch match(
            TableHistory history, TableShape shape, LogPosition place, Collection<Recipient> recipients) {
        return ShapeMatch.of(history, shape, place, Decision.ofRules(recipients, rules.renamesOf(history.table())));
    }

    /** What this connector held, or has quarantined, and needn't any longer. */
    private Optional<Held> settled(TableHistory history, Collection<Recipient> recipients) {
        return history.holds().stream()
                .filter(held -> held.connector().equals(rules.connector()))
                .filter(held -> {
                    ShapeMatch match = match(history, held.shape(), held.since(), recipients);
                    return outcome(history, held.shape(), held.since(), match, recipients)
                                    .stop()
                            == Stop.NONE;
                })
                .findFirst();
    }

    private void release(Held held) {
        registry.append(new Released(held.table(), held.shape(), rules.connector(), nowMillis.getAsLong()));
    }

    private PolicyOutcome outcome(
            TableHistory history,
            TableShape shape,
            LogPosition place,
            ShapeMatch match,
            Collection<Recipient> recipients) {
        AgreedRevisions agreed = agreed(history);
        PolicyOutcome outcome = match.entry()
                .map(entry -> agreed.outcome(entry, rules.connector(), recipients))
                .orElseGet(
                        () -> PolicyOutcome.of(match.changes(), agreed.shares(history.inEffectAt(place), recipients)));
        PolicyOutcome heard = history.rejection(shape, place)
                .map(rejection -> PolicyOutcome.rejected(rejection, recipients))
                .orElse(outcome);
        return rules.deadLetters() ? heard : heard.withoutQueue();
    }

    private Held held(TableHistory history, TableShape shape, LogPosition place, PolicyOutcome outcome) {
        String notice = history.isUnordered(place)
                ? outcome.notice() + ". " + unordered(place, history.head(place))
                : outcome.notice();
        return new Held(
                shape.table(),
                shape,
                place,
                outcome.stop(),
                notice,
                outcome.objections(),
                rules.connector(),
                nowMillis.getAsLong());
    }

    private static String unordered(LogPosition place, ContractEntry head) {
        return "Whether these rows come after the shape that the contract has, or are old ones, can't be told: theirs is "
                + place.told() + ", and that one's is " + head.since().told();
    }

    /** Whether the configuration had the answer, which then stands in the log. */
    private boolean isApproved(TableHistory history, Held held) {
        Optional<Decision> decided = rules.approvals().of(history.table(), history.revision() + 1);
        if (decided.isEmpty()) {
            return false;
        }
        ContractEntry approved;
        try {
            String by = rules.words().key() + " of " + rules.connector();
            approved = Approval.entry(history, held, decided.get(), by, nowMillis.getAsLong());
        } catch (IllegalArgumentException unfit) {
            LOG.warn(
                    "contract of {}: {} has \"{}\" for revision {}, which can't be done: {}",
                    history.table(),
                    rules.words().key(),
                    decided.get(),
                    history.revision() + 1,
                    unfit.getMessage());
            return false;
        }
        propose(approved, List.of());
        return true;
    }

    /** What the configuration says about columns whose values can be beyond their fields, though nothing is held for that. */
    private Optional<ContractEntry> freeing(TableHistory history) {
        return rules.approvals()
                .of(history.table(), history.revision() + 1)
                .flatMap(decided -> Approval.freeing(
                        history, decided, rules.words().key() + " of " + rules.connector(), nowMillis.getAsLong()));
    }

    private void begin(TableShape shape, LogPosition place) {
        ContractEntry first = firstEntry(shape, place);
        if (registry.propose(first)) {
            tellNew(first);
        }
    }

    private ContractEntry firstEntry(TableShape shape, LogPosition place) {
        return ContractEntry.auto(first(shape), 0, shape, place, rules.connector(), nowMillis.getAsLong());
    }

    private static void tellNew(ContractEntry first) {
        LOG.info(
                "contract of {}: new, message {} with {} fields",
                first.table(),
                first.contract().messageType(),
                first.contract().fields().size());
    }

    private Contract first(TableShape shape) {
        String packageName =
                rules.newContracts().packages().packageOf(shape.table().database());
        return Evolution.first(shape, registry.messagesIn(packageName), rules.newContracts());
    }

    private void propose(ContractEntry entry, List<TableChange> changes) {
        if (!registry.propose(entry)) {
            return;
        }
        if (entry.isApproval()) {
            LOG.info(
                    "contract of {}: revision {} as \"{}\", decided by {}",
                    entry.table(),
                    entry.contract().revision(),
                    entry.decision(),
                    entry.decidedBy());
        }
        changes.forEach(change -> LOG.info(
                "contract of {}: revision {}: {}",
                entry.table(),
                entry.contract().revision(),
                change.sentence()));
    }
}
