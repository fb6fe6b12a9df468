package dev.rowcast.flow;

import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateDecision;
import dev.rowcast.contract.gate.Sighting;
import dev.rowcast.contract.log.ContractLogUnavailableException;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.log.PositionRange;
import dev.rowcast.contract.shape.ColumnFactsParser;
import dev.rowcast.contract.shape.ShapeLint;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.contract.shape.UnsupportedColumnException;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.encode.UnfitConditionException;
import dev.rowcast.route.Exclusions;
import dev.rowcast.route.GhostTable;
import dev.rowcast.route.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plans of a task, one for each shape that it has met. Not thread-safe. */
final class TablePlans {
    private static final Logger LOG = LoggerFactory.getLogger(TablePlans.class);
    /** More shapes than a worker's converters cache schemas for; with more, each record has a new schema, and caching has no use. */
    private static final int MAX_PLANS = 10_000;

    private final ContractGate gate;
    private final List<Subscription> subscriptions;
    private final Map<String, SubscriptionDelivery> served;
    private final SourceSettings source;
    private final LogQuestions log;
    private final UnfitExclusions unfit = new UnfitExclusions();
    private final IdentityHashMap<Schema, List<TablePlan>> plans = new IdentityHashMap<>();
    private final Set<TableId> news = new HashSet<>();
    /** The copies by tools for schema changes that came by. */
    private final Set<GhostTable> ghosts = new LinkedHashSet<>();

    private int version;

    /**
     * @param subscriptions all subscriptions, for which the gate decides
     * @param served those of them that are delivered to
     * @param log asks the gate's log
     */
    TablePlans(
            ContractGate gate,
            List<Subscription> subscriptions,
            List<SubscriptionDelivery> served,
            SourceSettings source,
            LogQuestions log) {
        this.gate = gate;
        this.subscriptions = subscriptions;
        this.served = served.stream()
                .collect(Collectors.toMap(wired -> wired.subscription().name(), wired -> wired));
        this.source = source;
        this.log = log;
    }

    /**
     * The plan for the change.
     *
     * @throws TableHeldException if the change's shape needs a decision first
     * @throws TableStoppedException if the task has to stop before the change
     */
    TablePlan planFor(RowChange change) {
        List<TablePlan> known = plans.get(change.rowSchema());
        if (known != null) {
            for (TablePlan plan : known) {
                if (plan.fits(change)) {
                    return plan;
                }
            }
        }
        TablePlan plan;
        try {
            plan = compile(change);
        } finally {
            // The log entries that the gate read or wrote for this may have made plans outdated, even for rows
            // that have already been taken.
            outdate(gate.met());
        }
        if (plans.size() >= MAX_PLANS) {
            plans.clear();
        }
        plans.computeIfAbsent(change.rowSchema(), unused -> new ArrayList<>(1)).add(plan);
        return plan;
    }

    /**
     * Gives the tables of these changes, each once, their contracts together where they have none. What fails here, fails again for {@link #planFor}, which says
     * what comes of it.
     */
    void begin(List<RowChange> firsts) {
        List<Sighting> wanted = firsts.stream()
                .filter(change -> change.operation() != Operation.TRUNCATE)
                .filter(this::isWanted)
                .flatMap(change -> sighting(change).stream())
                .toList();
        try {
            log.ask(() -> {
                gate.begin(wanted);
                return wanted;
            });
        } catch (ContractLogUnavailableException silent) {
            LOG.debug("the contracts of new tables have to wait", silent);
        } finally {
            outdate(gate.met());
        }
    }

    private boolean isWanted(RowChange change) {
        return subscriptions.stream().anyMatch(each -> each.wants(change.table()));
    }

    private static Optional<Sighting> sighting(RowChange change) {
        try {
            return Optional.of(new Sighting(
                    ShapeParser.read(change.table(), change.rowSchema(), change.keySchema()),
                    ColumnFactsParser.read(change.rowSchema()),
                    LogPosition.of(change)));
        } catch (RuntimeException unfitting) {
            return Optional.empty();
        }
    }

    /** Version of these plans: when it changes, a plan that was cached elsewhere must be looked up again. */
    int version() {
        return version;
    }

    /** The tables with new entries in the contract log since the last call. Drops the plans of these tables. */
    Set<TableId> takeNews() {
        try {
            outdate(gate.news());
        } catch (ContractLogUnavailableException silent) {
            LOG.debug("no news of the contract log", silent);
        }
        Set<TableId> taken = Set.copyOf(news);
        news.clear();
        return taken;
    }

    private void outdate(Set<TableId> tables) {
        if (!tables.isEmpty()) {
            plans.values().forEach(ofSchema -> ofSchema.removeIf(plan -> tables.contains(plan.table())));
            plans.values().removeIf(List::isEmpty);
            news.addAll(tables);
            version++;
        }
    }

    private TablePlan compile(RowChange change) {
        try {
            return planned(change);
        } catch (UnsupportedColumnException unsupported) {
            throw new TableHeldException(change, unsupported);
        } catch (UnfitConditionException unfit) {
            throw new TableHeldException(change, unfit);
        } catch (ContractLogUnavailableException silent) {
            throw new TableHeldException(HeldRows.unanswered(change, silent, log.untilDue()));
        }
    }

    private TablePlan planned(RowChange change) {
        Map<Subscription, Exclusions> excluded = new LinkedHashMap<>();
        subscriptions.stream()
                .filter(each -> each.wants(change.table()))
                .forEach(each -> excluded.put(each, Recipients.exclusions(each, change.table(), change.rowSchema())));
        List<Recipient> wanting = excluded.entrySet().stream()
                .map(each -> Recipients.of(each.getKey(), each.getValue()))
                .toList();
        if (wanting.isEmpty()) {
            meetGhost(change.table());
            return new TablePlan(
                    change.table(),
                    change.rowSchema(),
                    change.keySchema(),
                    PositionRange.EVER,
                    List.of(),
                    List.of(),
                    Stop.NONE);
        }
        GateDecision decision = log.ask(() -> decide(change, wanting));
        if (decision instanceof GateDecision.Hold hold) {
            throw hold.held().stop() == Stop.FAIL
                    ? new TableStoppedException(change, hold, gate.words())
                    : new TableHeldException(change, hold, ghostsOf(change.table()));
        }
        GateDecision.Deliver deliver = (GateDecision.Deliver) decision;
        if (change.operation() != Operation.TRUNCATE) {
            excluded.forEach((subscription, columns) -> unfit.tell(subscription, columns, deliver.contract()));
        }
        return compile(change, deliver, wanting);
    }

    /** A table that nobody gets may be another one's copy; where subscriptions would have it but for that, it is told. */
    private void meetGhost(TableId table) {
        GhostTable.of(table)
                .filter(ghosts::add)
                .filter(ghost -> subscriptions.stream().anyMatch(each -> each.leavesOut(ghost)))
                .ifPresent(ghost -> LOG.info("{}", ghost));
    }

    private List<GhostTable> ghostsOf(TableId table) {
        return ghosts.stream().filter(ghost -> ghost.original().equals(table)).toList();
    }

    private GateDecision decide(RowChange change, List<Recipient> wanting) {
        LogPosition place = LogPosition.of(change);
        if (change.operation() == Operation.TRUNCATE) {
            return gate.truncate(change.table(), place, wanting);
        }
        TableShape shape = ShapeParser.read(change.table(), change.rowSchema(), change.keySchema());
        GateDecision decision = gate.decide(shape, place, wanting);
        if (decision instanceof GateDecision.Deliver deliver) {
            warn(change, deliver.newColumns());
            if (gate.describe(shape, ColumnFactsParser.read(change.rowSchema()), place)) {
                return gate.decide(shape, place, wanting);
            }
        }
        return decision;
    }

    /** Logs what the source's settings leave open: it is fixed when a column gets its field. */
    private static void warn(RowChange change, Set<String> newColumns) {
        ShapeLint.lint(change.table(), change.rowSchema(), newColumns::contains)
                .forEach(finding -> LOG.warn("contract of {}: {}", change.table(), finding));
        ShapeLint.untold(change.table(), change.rowSchema(), newColumns::contains)
                .forEach(finding -> LOG.info("contract of {}: {}", change.table(), finding));
    }

    /** Identifies encoders that encode the same rows to the same bytes. */
    private record Same(Contract view, Object format) {}

    private TablePlan compile(RowChange change, GateDecision.Deliver deliver, List<Recipient> wanting) {
        Map<Contract, OutputSchema> schemas = new HashMap<>();
        Map<Same, List<SubscriptionDelivery>> bySame = new LinkedHashMap<>();
        List<TablePlan.Quarantine> quarantined = new ArrayList<>();
        for (Recipient recipient : wanting) {
            SubscriptionDelivery wired = served.get(recipient.name());
            if (wired == null) {
                continue;
            }
            String reason = deliver.quarantined().get(recipient.name());
            if (reason == null) {
                Contract view = Objects.requireNonNull(deliver.views().get(recipient.name()));
                bySame.computeIfAbsent(new Same(view, wired.destination().format()), unused -> new ArrayList<>())
                        .add(wired);
            } else {
                quarantined.add(new TablePlan.Quarantine(recipient.name(), reason));
            }
        }
        List<TablePlan.View> views = new ArrayList<>(bySame.size());
        bySame.forEach((same, wired) -> {
            OutputSchema schema = schemas.computeIfAbsent(
                    same.view(), view -> new OutputSchema(view, change.rowSchema(), change.keySchema(), source));
            views.add(new TablePlan.View(schema, wired.get(0).destination().rows(schema), wired));
        });
        return new TablePlan(
                change.table(),
                change.rowSchema(),
                change.keySchema(),
                deliver.range(),
                views,
                quarantined,
                Stop.strictest(wanting.stream()
                        .map(each -> each.policies()
                                .on(ChangeKind.VALUE_OUT_OF_RANGE)
                                .stop())));
    }
}
