package dev.rowcast.route;

import dev.rowcast.cel.Condition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.evolution.Policies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which tables' changes go to which gRPC service or other destination, and how. Immutable.
 *
 * @param name its name in logs, metrics and {@code PushRequest.subscription}; unique in the routing
 * @param tables the tables whose changes it wants; at least one
 * @param destination the destination if that is no gRPC service; otherwise empty
 * @param mapping what makes documents of the rows for the destination, which is a store then; otherwise empty
 * @param targets gRPC targets, at least one unless there is a destination: {@code host:port}, {@code dns:///host:port} or {@code unix:///path}
 * @param service full name of the gRPC service, {@link #GENERIC_SERVICE} unless the routing names a typed one
 * @param describe whether batches carry the description of their messages
 * @param excluded columns that are never sent
 * @param when which changes are sent, if it is a gRPC service; empty for all
 * @param settings how changes are delivered
 */
public record Subscription(
        String name,
        Tables tables,
        Optional<DestinationSettings> destination,
        Optional<MappingSettings> mapping,
        List<String> targets,
        String service,
        Describe describe,
        List<Exclusion> excluded,
        Optional<Condition> when,
        Settings settings) {
    /** The service that takes the changes of any table. */
    public static final String GENERIC_SERVICE = "rowcast.v1.ChangeSubscriber";

    public Subscription {
        targets = List.copyOf(targets);
        excluded = List.copyOf(excluded);
    }

    /** What is done when a table changes, for each kind of change. */
    public Policies policies() {
        return settings.changeRules().policies();
    }

    /** How long a hold may last before the task fails; empty for no limit. */
    public Optional<Duration> holdDeadline() {
        return settings.changeRules().holdDeadline();
    }

    /** Whether {@link #service()} takes any table, as opposed to one that was generated for a table. */
    public boolean generic() {
        return service.equals(GENERIC_SERVICE);
    }

    /** Whether it wants the changes of that table. The answer never changes: cache it instead of calling this for each row. */
    public boolean wants(TableId table) {
        return tables.has(table);
    }

    /** Whether it doesn't want the changes of that table only because a tool for online schema changes has it. */
    public boolean leavesOut(GhostTable ghost) {
        return tables.leavesOut(ghost);
    }

    /** Whether that column of that table is never sent here, by the name that MySQL has for it. The answer never changes. */
    public boolean excludes(TableId table, String column) {
        return excluded.stream().anyMatch(each -> each.has(table, column));
    }

    /**
     * The columns of that table that are never sent here, if the source may spell them differently.
     *
     * @param columns the names of its columns, as the source sends them
     * @param adjusted the names for which the source doesn't tell whether they are MySQL's
     */
    public Exclusions exclusions(TableId table, List<String> columns, Predicate<String> adjusted) {
        return Exclusions.of(excluded, table, columns, adjusted);
    }

    /** The same subscription with the columns' other names, as {@code renames} declares them. */
    Subscription with(Map<TableId, Map<String, String>> renames) {
        List<Exclusion> renamed =
                excluded.stream().map(each -> each.with(renames)).toList();
        return new Subscription(
                name, tables, destination, mapping, targets, service, describe, renamed, when, settings);
    }
}
