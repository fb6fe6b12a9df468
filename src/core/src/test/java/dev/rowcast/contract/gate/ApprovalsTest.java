package dev.rowcast.contract.gate;

import static dev.rowcast.contract.Shapes.ORDERS;
import static dev.rowcast.contract.Shapes.column;
import static dev.rowcast.contract.Shapes.keyed;
import static dev.rowcast.contract.Shapes.orders;
import static dev.rowcast.contract.Shapes.retyped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry.Held;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApprovalsTest {
    private static final long NOON = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
    private static final TableShape FIRST =
            keyed(orders(column("id", SemanticType.INT64), column("amount", SemanticType.INT64)), "id");

    private final ContractRegistry registry = new ContractRegistry(new MemoryContractLog().reader());

    @BeforeEach
    void decide() {
        registry.append(ContractEntry.auto(Evolution.first(FIRST, List.of()), 0, FIRST, at(10), "billing", NOON));
        registry.append(new Held(
                ORDERS,
                retyped(FIRST, column("amount", SemanticType.STRING)),
                at(20),
                Stop.HOLD,
                "it would hurt",
                "billing",
                NOON));
        new ContractDecisions(registry, () -> NOON).approve(ORDERS, OptionalInt.of(2), Decision.parse("bridge"), "ada");
    }

    @Test
    void oneThatSomebodyElseOvertookIsTold() {
        assertThat(Approvals.parse("shop.orders@2=apply").overtaken(registry))
                .containsExactly(
                        "contract.approve has \"apply\" for revision 2 of shop.orders, which was made by ada as"
                                + " bridge at 2026-11-22T12:00:00Z: it did nothing, and never will. Take it out; if the table is"
                                + " held, the log says which revision an approval makes");
        assertThat(Approvals.parse("shop.orders@1=apply").overtaken(registry))
                .singleElement()
                .asString()
                .contains("made by the rules of billing at");
    }

    @Test
    void oneThatCameTrueOrIsStillToComeIsNot() {
        assertThat(Approvals.parse("shop.orders@2=bridge;shop.orders@3=apply;shop.items@1=apply")
                        .overtaken(registry))
                .isEmpty();
    }

    private static LogPosition at(long position) {
        return new LogPosition("shop", null, "binlog.000001", position);
    }
}
