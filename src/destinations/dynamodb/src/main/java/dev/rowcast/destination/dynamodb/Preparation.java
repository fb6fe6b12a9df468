package dev.rowcast.destination.dynamodb;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.deliver.Failure;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.RowsOf;
import dev.rowcast.store.StoreCommands;
import dev.rowcast.store.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * Has the table there that the rows of a contract go to. Attributes need no preparation, but for those that an index has as its key. Whoever else does the
 * same at once does no harm.
 */
final class Preparation {
    private final Tables tables;
    private final Marks marks;
    private final DynamoDbSettings settings;
    private final Target target;
    private final RowsOf rows;
    /** The usual types of the attributes that rows come with. */
    private final Map<String, String> types;

    Preparation(
            Tables tables,
            Marks marks,
            DynamoDbSettings settings,
            Target target,
            Contract contract,
            Map<String, ColumnFacts> facts) {
        this.tables = tables;
        this.marks = marks;
        this.settings = settings;
        this.target = target;
        this.rows = RowsOf.of(contract);
        this.types = contract.fields().stream()
                .filter(field -> field.state() == FieldState.ACTIVE || field.state() == FieldState.BRIDGED)
                .map(field -> AttributeForm.of(field, facts.get(field.column()), settings.numbersAsText()))
                .collect(Collectors.toMap(form -> form.field().name(), AttributeForm::type));
    }

    CompletableFuture<Prepared> prepare() {
        return look(true);
    }

    /** What {@link #prepare} would answer as far as that shows without changing anything. */
    CompletableFuture<Prepared> examine() {
        return look(false);
    }

    private CompletableFuture<Prepared> look(boolean changes) {
        if (types.containsKey(settings.key()) || types.keySet().stream().anyMatch(Attributes::isOwn)) {
            return unfit("the rows have a column of the name of one of Rowcast's attributes; name another \"key\" than "
                    + settings.key() + " in the destination, or leave the column out");
        }
        return marks.find(target)
                .thenCompose(mark -> tables.find(target.name()).thenCompose(table -> {
                    if (mark.isPresent() && !mark.get().rows().key().equals(rows.key())) {
                        return unfit(otherKey(mark.get().rows().key()));
                    }
                    if (table.isPresent()) {
                        return check(table.get(), changes);
                    }
                    if (mark.isPresent()) {
                        return unfit(gone(mark.get()));
                    }
                    return changes ? create() : ready();
                }));
    }

    private CompletableFuture<Prepared> create() {
        return tables.create(target.name(), settings.key())
                .thenCompose(made -> tables.expire(target.name()))
                // Somebody else may have made another one at once.
                .thenCompose(done -> tables.find(target.name()))
                .thenCompose(table -> table.map(each -> check(each, false)).orElseGet(Preparation::later));
    }

    private CompletableFuture<Prepared> check(TableDescription table, boolean waits) {
        if (table.tableStatus() == TableStatus.CREATING && waits) {
            return tables.whenActive(target.name()).thenCompose(there -> check(table, false));
        }
        if (table.tableStatus() == TableStatus.DELETING) {
            return later();
        }
        List<String> obstacles = new ArrayList<>(indexes(table));
        if (!hasKey(table)) {
            obstacles.add(
                    0,
                    "its key is " + key(table) + ", and has to be " + settings.key()
                            + " (HASH, S) alone. Name another \"table\", or that \"key\" if it is just of another name");
        }
        return obstacles.isEmpty() ? ready() : unfit(String.join("; ", obstacles));
    }

    private boolean hasKey(TableDescription table) {
        return table.keySchema().size() == 1
                && table.keySchema().get(0).attributeName().equals(settings.key())
                && type(table, settings.key()).equals(Optional.of("S"));
    }

    private static Optional<String> type(TableDescription table, String attribute) {
        return table.attributeDefinitions().stream()
                .filter(each -> each.attributeName().equals(attribute))
                .map(AttributeDefinition::attributeTypeAsString)
                .findFirst();
    }

    private static String key(TableDescription table) {
        return table.keySchema().stream()
                .map(part -> part.attributeName() + " (" + part.keyTypeAsString() + ", "
                        + type(table, part.attributeName()).orElse("?") + ")")
                .collect(Collectors.joining(" and "));
    }

    /** Each attribute that an index wants of another type than rows come with: DynamoDB would refuse each of these rows. */
    private List<String> indexes(TableDescription table) {
        return table.attributeDefinitions().stream()
                .filter(each -> types.containsKey(each.attributeName()))
                .filter(each -> !each.attributeTypeAsString().equals(types.get(each.attributeName())))
                .map(each -> "an index has " + each.attributeName() + " as " + each.attributeTypeAsString()
                        + ", and rows come with it as " + types.get(each.attributeName())
                        + ", so that DynamoDB would refuse them; delete that index")
                .toList();
    }

    private String otherKey(String known) {
        return "its items are known by (" + known + "), and those that come by (" + rows.key()
                + "), so that they wouldn't meet. Have the rows written to another \"table\", and load them there; or empty this one: "
                + "aws dynamodb delete-table --table-name " + target + " and " + marks.howToForget(target)
                + ", and have the rows written anew";
    }

    private String gone(Mark mark) {
        return "somebody has deleted the table, and one that is made anew would have none of the rows that came before. If that is meant, have its mark forgotten ("
                + marks.howToForget(target) + "), and fill it: "
                + StoreCommands.repair(mark.owner());
    }

    private static CompletableFuture<Prepared> ready() {
        return CompletableFuture.completedFuture(Prepared.Ready.READY);
    }

    private static CompletableFuture<Prepared> unfit(String reason) {
        return CompletableFuture.completedFuture(new Prepared.Unfit(reason));
    }

    private static CompletableFuture<Prepared> later() {
        return CompletableFuture.completedFuture(new Prepared.Failed(
                Failures.failed(Failure.UNREACHABLE, "DynamoDB is deleting the table; it is made anew after that")));
    }
}
