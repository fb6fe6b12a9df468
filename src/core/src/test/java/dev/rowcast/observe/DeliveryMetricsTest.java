package dev.rowcast.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class DeliveryMetricsTest {
    private static final Place AT = new KafkaPlace("shop.shop.orders", 0, 7);
    private static final DeliveryGauges GAUGES = new DeliveryGauges() {
        @Override
        public long waitingChanges() {
            return 12;
        }

        @Override
        public long waitingBytes() {
            return 3_400;
        }

        @Override
        public long waitingMemory() {
            return 9_000L;
        }

        @Override
        public long inFlightChanges() {
            return 5;
        }

        @Override
        public Duration oldestWaiting() {
            return Duration.ofMillis(250);
        }

        @Override
        public SubscriptionState state() {
            return new SubscriptionState(State.BACKING_OFF, "UNAVAILABLE", 1_000, 2_600);
        }
    };

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong now = new AtomicLong(1_000);
    private final TaskFigures figures = new TaskFigures(nanos::get, () -> Instant.ofEpochMilli(now.get()));
    private final DeliveryMetrics shown = new DeliveryMetrics("shop-to-billing-0", figures, server);
    private final DeliveryListener metrics = ListenerGroup.of(List.of(figures, shown));

    private static HeldTable held(String partition) {
        return new HeldTable(partition, "shop.orders", "column \"note\" was dropped", 1_000, 900, List.of("billing"));
    }

    private Object attribute(String name) throws JMException {
        return server.getAttribute(
                new ObjectName("rowcast:type=subscription,name=\"billing\",task=\"shop-to-billing-0\""), name);
    }

    @Test
    void showsASubscription() throws JMException {
        metrics.opened("billing", GAUGES);
        metrics.delivered("billing", 9, 1_000, 2_500_000, 40_000_000);
        metrics.delivered("billing", 1, 100, 1_500_000, 30_000_000);
        metrics.retried("billing", 4);
        metrics.rejected("billing", AT, "no");
        metrics.skipped("billing", AT, "not wanted");
        nanos.set(TimeUnit.SECONDS.toNanos(2));
        assertThat(attribute("Delivered")).isEqualTo(10L);
        assertThat(attribute("DeliveredBytes")).isEqualTo(1_100L);
        assertThat(attribute("Retried")).isEqualTo(4L);
        assertThat(attribute("Rejected")).isEqualTo(1L);
        assertThat(attribute("Skipped")).isEqualTo(1L);
        assertThat(attribute("State")).isEqualTo("BACKING_OFF");
        assertThat(attribute("Reason")).isEqualTo("UNAVAILABLE");
        assertThat(attribute("StateSinceMillis")).isEqualTo(1_000L);
        assertThat(attribute("NextTryMillis")).isEqualTo(2_600L);
        assertThat(attribute("Rate")).isEqualTo(5.0);
        assertThat(attribute("LastBatchSize")).isEqualTo(1L);
        assertThat((long) attribute("LastDeliveredMillis")).isPositive();
        assertThat(attribute("WaitingChanges")).isEqualTo(12L);
        assertThat(attribute("WaitingBytes")).isEqualTo(3_400L);
        assertThat(attribute("WaitingMemory")).isEqualTo(9_000L);
        assertThat(attribute("InFlight")).isEqualTo(5L);
        assertThat(attribute("OldestWaitingMillis")).isEqualTo(250L);
        assertThat(attribute("LastRoundTripMillis")).isEqualTo(1.5);
        assertThat(attribute("LatencyMillis")).isEqualTo(30.0);
        assertThat(attribute("LagMillis")).as("of what waits").isEqualTo(250.0);
    }

    @Test
    void onlyAStoreHasRowsThatItsReadersDoNotSee() throws JMException {
        metrics.opened("billing", GAUGES);
        metrics.rejected("billing", AT, "no");
        assertThat(attribute("Store")).isEqualTo(false);
        assertThat(attribute("Outdated")).isEqualTo(0L);

        metrics.storeOpened("billing");
        metrics.stale("billing", 3);
        metrics.stale("billing", 2);
        assertThat(attribute("Store")).isEqualTo(true);
        assertThat(attribute("Outdated")).isEqualTo(1L);
        assertThat(attribute("Stale")).isEqualTo(5L);
    }

    @Test
    void theLagGrowsWhileAnythingOfTheSubscriptionIsStuck() throws JMException {
        metrics.opened("billing", GAUGES);
        metrics.opened("audit", GAUGES);
        metrics.tableHeld(held("shop.shop.orders-1"));
        now.set(5_000);
        assertThat(attribute("LagMillis"))
                .as("since the held row was committed")
                .isEqualTo(4_100.0);
        now.set(6_000);
        assertThat(attribute("LagMillis")).isEqualTo(5_100.0);
        metrics.tableReleased("shop.shop.orders-1");
        assertThat(attribute("LagMillis")).isEqualTo(250.0);

        metrics.partitionBlocked(new BlockedPartition(
                "shop.shop.orders-1", List.of("audit"), "waits for audit", List.of("billing"), 4_000));
        assertThat(attribute("LagMillis")).as("since the partition isn't read").isEqualTo(2_000.0);
        metrics.partitionUnblocked("shop.shop.orders-1");
        assertThat(attribute("LagMillis")).isEqualTo(250.0);
    }

    @Test
    void showsHeldTablesWhileTheyAreHeld() throws JMException {
        ObjectName tables = new ObjectName("rowcast:type=tables,task=\"shop-to-billing-0\"");
        metrics.tableHeld(held("shop.shop.orders-1"));
        metrics.tableHeld(held("shop.shop.orders-0"));
        assertThat(server.getAttribute(tables, "HeldPartitions")).isEqualTo(2);
        assertThat((String[]) server.getAttribute(tables, "Held"))
                .containsExactly(
                        "shop.shop.orders-0: shop.orders: column \"note\" was dropped",
                        "shop.shop.orders-1: shop.orders: column \"note\" was dropped");

        metrics.tableReleased("shop.shop.orders-0");
        assertThat(server.getAttribute(tables, "HeldPartitions")).isEqualTo(1);
        shown.close();
        assertThat(server.isRegistered(tables)).isFalse();
    }

    @Test
    void takesAwayWhatItShowedAndNothingElse() {
        int before = server.getMBeanCount();
        metrics.opened("a,b=\"c\"*", GAUGES);
        metrics.opened("billing", GAUGES);
        TaskFigures others = new TaskFigures();
        DeliveryMetrics twin = new DeliveryMetrics("shop-to-billing-0", others, server);
        DeliveryListener same = ListenerGroup.of(List.of(others, twin));
        same.opened("billing", GAUGES);
        same.delivered("billing", 1, 1, 1, 1);
        same.closed("billing");
        twin.close();
        assertThat(server.getMBeanCount()).isEqualTo(before + 2);
        metrics.closed("billing");
        assertThat(server.getMBeanCount()).isEqualTo(before + 1);
        shown.close();
        assertThat(server.getMBeanCount())
                .as("without the held tables, which were shown from the beginning")
                .isEqualTo(before - 1);
    }

    @Test
    void oneListenerThatFailsKeepsNothingFromTheOthers() {
        List<String> heard = new ArrayList<>();
        DeliveryListener broken = new DeliveryListener() {
            @Override
            public void retried(String subscription, int changes) {
                throw new IllegalStateException("broken");
            }
        };
        DeliveryListener good = new DeliveryListener() {
            @Override
            public void retried(String subscription, int changes) {
                heard.add(subscription + " " + changes);
            }
        };
        ListenerGroup.of(List.of(broken, good)).retried("billing", 3);
        assertThat(heard).containsExactly("billing 3");
    }

    @Test
    void theHalvesOfKeyChangesAreCountedWhateverTheirTime() throws JMException {
        for (int hour = 0; hour < 30; hour++) {
            metrics.keyChangeRead("shop.orders", true, hour * 3_600_000L);
            metrics.keyChangeRead("shop.items", hour % 2 == 0, hour * 3_600_000L);
        }

        ObjectName tables = new ObjectName("rowcast:type=tables,task=\"shop-to-billing-0\"");
        assertThat(server.getAttribute(tables, "KeyChangeDeletes")).isEqualTo(45L);
        assertThat(server.getAttribute(tables, "KeyChangeInserts")).isEqualTo(15L);
    }
}
