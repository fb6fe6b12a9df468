package dev.rowcast.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import dev.rowcast.cli.plan.Effect.Reshaped;
import dev.rowcast.contract.shape.TableShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The statements that made the recorded samples give the very shapes that were read from the records which the real connector wrote after
 * them. {@code recorded-shapes.txt} has those shapes, table by table, whenever they changed.
 */
class RecordedDdlTest {
    private static final List<String> RECORDED =
            resource("recorded-shapes.txt").lines().toList();

    @Test
    void everyTypeIsReadAsFromRecords() {
        List<TableShape> contracts = tables().stream()
                .map(table -> new TableShape(new TableId("probe", table), List.of(), List.of()))
                .toList();

        assertThat(shapes(contracts, resource("schema.sql")))
                .containsExactlyInAnyOrderElementsOf(tables().stream()
                        .filter(table -> !table.equals("t_pk2"))
                        .map(RecordedDdlTest::first)
                        .toList());
    }

    @Test
    void everyStatementOfTheEvolutionGivesTheShapeOfTheRecordsAfterIt() {
        List<TableShape> contracts = shapesOf(resource("schema.sql"), List.of("t_evolve", "t_pk"));

        List<String> seen =
                new ArrayList<>(contracts.stream().map(ShapeText::of).toList());
        seen.addAll(shapes(contracts, resource("evolve.sql")));

        assertThat(changes(seen, "t_evolve ")).isEqualTo(changes(RECORDED, "t_evolve "));
        assertThat(changes(seen, "t_pk ")).isEqualTo(changes(RECORDED, "t_pk "));
    }

    @Test
    void nothingOfTheEvolutionIsUncertain() {
        List<TableShape> contracts = shapesOf(resource("schema.sql"), List.of("t_evolve", "t_pk"));

        List<Step> steps = Migration.run(contracts, Optional.empty(), resource("evolve.sql"));

        assertThat(steps).hasSize(54).allSatisfy(step -> {
            assertThat(step.unclear()).isEmpty();
            assertThat(step.effects()).noneMatch(Effect.Uncertain.class::isInstance);
        });
        assertThat(steps.get(52).effects())
                .satisfiesExactly(
                        gone -> assertThat(gone)
                                .isEqualTo(new Effect.Gone(
                                        new TableId("probe", "t_pk"), Optional.of(new TableId("probe", "t_pk2")))),
                        fresh -> assertThat(fresh)
                                .isInstanceOf(Effect.Fresh.class)
                                .extracting(Effect::table)
                                .isEqualTo(new TableId("probe", "t_pk2")));
    }

    private static List<TableShape> shapesOf(String sql, List<String> tables) {
        List<TableShape> placeholders = tables.stream()
                .map(table -> new TableShape(new TableId("probe", table), List.of(), List.of()))
                .toList();
        return reshaped(placeholders, sql);
    }

    private static List<String> shapes(List<TableShape> contracts, String sql) {
        return reshaped(contracts, sql).stream().map(ShapeText::of).toList();
    }

    private static List<TableShape> reshaped(List<TableShape> contracts, String sql) {
        return Migration.run(contracts, Optional.empty(), sql).stream()
                .flatMap(step -> step.effects().stream())
                .filter(Reshaped.class::isInstance)
                .map(effect -> ((Reshaped) effect).shape())
                .toList();
    }

    private static List<String> tables() {
        return RECORDED.stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .distinct()
                .toList();
    }

    private static String first(String table) {
        return RECORDED.stream()
                .filter(line -> line.startsWith(table + " "))
                .findFirst()
                .orElseThrow();
    }

    /** The lines of one table, each that differs from the one before. */
    private static String changes(List<String> lines, String table) {
        List<String> changes = new ArrayList<>();
        for (String line : lines) {
            boolean same = !changes.isEmpty() && changes.get(changes.size() - 1).equals(line);
            if (line.startsWith(table) && !same) {
                changes.add(line);
            }
        }
        return changes.stream().collect(Collectors.joining("\n"));
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(RecordedDdlTest.class.getResourceAsStream("/plan/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }
}
