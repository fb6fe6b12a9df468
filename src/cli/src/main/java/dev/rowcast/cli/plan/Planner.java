package dev.rowcast.cli.plan;

import dev.rowcast.change.TableId;
import dev.rowcast.cli.plan.Effect.Fresh;
import dev.rowcast.cli.plan.Effect.Gone;
import dev.rowcast.cli.plan.Effect.Passing;
import dev.rowcast.cli.plan.Effect.Reshaped;
import dev.rowcast.cli.plan.Effect.Truncated;
import dev.rowcast.cli.plan.Effect.Uncertain;
import dev.rowcast.cli.plan.Effect.Unknown;
import dev.rowcast.cli.support.Paste;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.evolution.Evolved;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.gate.HoldAdvice;
import dev.rowcast.contract.gate.PossibleRenames;
import dev.rowcast.contract.gate.Share;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.TableShape;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges what statements do by the rules that the connector's gate has. */
public final class Planner {
    private final Audience audience;
    private final Paste paste;
    /** By the name under which rows come; an alias has its owner's contract. */
    private final Map<TableId, Agreed> agreed = new HashMap<>();

    private Planner(Collection<Agreed> contracts, Audience audience, Paste paste) {
        this.audience = audience;
        this.paste = paste;
        contracts.forEach(each -> agreed.put(each.contract().table(), each));
        Map<TableId, Agreed> owners = Map.copyOf(agreed);
        audience.aliases().forEach((alias, owner) -> {
            if (owners.containsKey(owner)) {
                agreed.put(alias, owners.get(owner));
            }
        });
    }

    /**
     * What a script would do.
     *
     * @param contracts the contracts before it
     * @param audience who receives the tables
     * @param database which database is meant where a statement names none; empty if that isn't known
     * @param sql statements with semicolons between
     * @param paste for commands that are to find the contract log
     */
    public static Plan plan(
            Collection<Agreed> contracts, Audience audience, Optional<String> database, String sql, Paste paste) {
        Planner planner = new Planner(contracts, audience, paste);
        List<TableShape> shapes = planner.agreed.entrySet().stream()
                .map(each -> renamed(each.getValue().shape(), each.getKey()))
                .toList();
        List<Plan.Statement> statements = Migration.run(shapes, database, sql).stream()
                .map(planner::statement)
                .toList();
        return new Plan(statements, List.of());
    }

    private Plan.Statement statement(Step step) {
        return new Plan.Statement(
                step.statement(),
                step.unclear(),
                step.stop(),
                step.effects().stream()
                        .map(effect -> table(effect, step.untold()))
                        .toList());
    }

    private Plan.Table table(Effect effect, List<Untold> untold) {
        Plan.Table table = table(effect);
        boolean received =
                !(effect instanceof Unknown || effect instanceof Passing) && audience.wants(owner(effect.table()));
        for (Untold each : untold) {
            boolean goesOn = each.from()
                    .filter(from ->
                            !agreed.containsKey(each.table()) || owner(from).equals(owner(each.table())))
                    .isPresent();
            if (each.table().equals(effect.table()) && !goesOn) {
                table = table.with(each, received);
            }
        }
        return table;
    }

    /** The table whose contract the table's rows use. */
    private TableId owner(TableId table) {
        Agreed known = agreed.get(table);
        return known == null ? table : known.contract().table();
    }

    private Plan.Table table(Effect effect) {
        TableId table = effect.table();
        if (effect instanceof Reshaped reshaped) {
            return reshaped(table, reshaped.shape());
        }
        if (effect instanceof Uncertain uncertain) {
            return noted(table, PlanKind.UNKNOWN, Outcome.UNKNOWN, uncertain.reason());
        }
        if (effect instanceof Gone gone) {
            return gone(gone);
        }
        if (effect instanceof Truncated) {
            return noted(
                    table,
                    PlanKind.TRUNCATED,
                    Outcome.SAFE,
                    "loses its rows, which subscribers are told where the source's skipped.operations lets it through;"
                            + " its contract stays");
        }
        if (effect instanceof Fresh fresh) {
            return new Plan.Table(
                    table,
                    PlanKind.NEW,
                    Outcome.SAFE,
                    Optional.of("is new: it gets its contract with its first row"),
                    List.of(),
                    fresh.shape().map(this::storing).orElse(List.of()));
        }
        if (effect instanceof Passing) {
            return noted(table, PlanKind.NO_CONTRACT, Outcome.SAFE, "has no contract, so nothing can break");
        }
        if (effect instanceof Unknown unknown) {
            return unknown(unknown);
        }
        throw new IllegalStateException(effect.toString());
    }

    private Plan.Table gone(Gone gone) {
        TableId table = gone.table();
        boolean goesOn =
                gone.renamedTo().filter(to -> owner(to).equals(owner(table))).isPresent();
        Outcome outcome = audience.wants(owner(table)) && !goesOn ? Outcome.ENDED : Outcome.SAFE;
        return gone.renamedTo()
                .map(to -> noted(
                        table,
                        PlanKind.RENAMED,
                        outcome,
                        "becomes " + to + ": no more records under its old name, and its contract is kept; to have "
                                + to + " go on with it, make that an alias in the routing JSON"))
                .orElseGet(() -> noted(
                        table,
                        PlanKind.DROPPED,
                        outcome,
                        "is dropped: no more records, none for the rows that go with it, and its contract is kept"));
    }

    private Plan.Table unknown(Unknown unknown) {
        TableId table = unknown.table();
        if (unknown.near().isEmpty() && !audience.wants(table)) {
            return noted(table, PlanKind.NO_CONTRACT, Outcome.SAFE, "has no contract, and no subscription wants it");
        }
        return noted(
                table,
                PlanKind.UNKNOWN_TABLE,
                Outcome.MISSING,
                "has no contract, and no statement before makes it: it had no row yet, the source leaves it out, or the name is wrong"
                        + unknown.near()
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
    }

    private Plan.Table reshaped(TableId table, TableShape named) {
        Agreed before = agreed.get(table);
        if (before == null) {
            throw new IllegalStateException(table + " has no contract");
        }
        Contract contract = before.contract();
        TableId owner = contract.table();
        List<Recipient> recipients = audience.of(owner);
        TableShape shape = renamed(named, owner);
        Evolved evolved;
        try {
            evolved = Evolution.evolve(
                    contract, before.shape(), shape, Decision.ofRules(recipients, audience.renamesOf(owner)));
        } catch (IllegalArgumentException | IllegalStateException e) {
            return noted(table, PlanKind.UNKNOWN, Outcome.UNKNOWN, SourceModel.firstLine(e));
        }
        if (evolved.changes().isEmpty()) {
            return noted(table, PlanKind.UNCHANGED, Outcome.SAFE, "readers see no difference");
        }
        if (before.waiting().isPresent()) {
            return noted(
                    table,
                    PlanKind.UNKNOWN,
                    Outcome.UNKNOWN,
                    "its rows wait for a decision already, which comes first: "
                            + before.waiting().get());
        }
        agreed.put(table, new Agreed(evolved.next(), shape, Optional.empty(), before.facts()));
        return new Plan.Table(
                table,
                PlanKind.CHANGED,
                Outcome.SAFE,
                recipients.isEmpty() ? Optional.of("no subscription wants it") : Optional.empty(),
                evolved.changes(),
                recipients.stream()
                        .map(recipient ->
                                recipient(Share.of(recipient), evolved.next(), before.facts(), evolved.changes()))
                        .toList());
    }

    /** Those who would receive a new table and whose conditions or stores have something to say of it. */
    private List<Plan.Reader> storing(TableShape shape) {
        Contract first;
        try {
            first = Evolution.first(shape, List.of());
        } catch (IllegalArgumentException | IllegalStateException unfit) {
            return List.of();
        }
        return audience.of(shape.table()).stream()
                .map(recipient -> recipient(Share.of(recipient), first, Map.of(), List.of()))
                .filter(reader -> reader.store().isPresent() || reader.unfit().isPresent())
                .toList();
    }

    private Plan.Reader recipient(
            Share recipient, Contract next, Map<String, ColumnFacts> facts, List<TableChange> changes) {
        TableId table = next.table();
        List<TableChange> objections =
                changes.stream().filter(recipient::objectsTo).toList();
        List<String> renames = PossibleRenames.of(changes);
        Stream<String> decisions =
                objections.isEmpty() ? Stream.empty() : Stream.concat(Stream.of("apply"), renames.stream());
        return new Plan.Reader(
                recipient.name(),
                changes.isEmpty() || changes.stream().anyMatch(recipient::isConcernedBy),
                Policy.strictest(changes.stream().map(recipient::on)),
                objections.stream().map(recipient::reason).toList(),
                decisions
                        .map(decision -> paste.of(HoldAdvice.approve(table, decision)))
                        .toList(),
                audience.unfit(recipient.name(), recipient.view(next)),
                audience.stores().of(recipient.name(), recipient.view(next), facts));
    }

    private static Plan.Table noted(TableId table, PlanKind kind, Outcome itself, String note) {
        return new Plan.Table(table, kind, itself, Optional.of(note), List.of(), List.of());
    }

    private static TableShape renamed(TableShape shape, TableId table) {
        return new TableShape(table, shape.columns(), shape.keyColumns());
    }
}
