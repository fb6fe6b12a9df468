package dev.rowcast.grpc;

import static dev.rowcast.grpc.DeliveryFixture.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.LaneSettings;
import dev.rowcast.deliver.Patience;
import dev.rowcast.deliver.Samples;
import dev.rowcast.deliver.SubscriptionLanes;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.DeliveryMetrics;
import dev.rowcast.observe.ListenerGroup;
import dev.rowcast.observe.State;
import dev.rowcast.observe.StateChange;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.progress.OffsetTracker;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody listens where a subscription goes. */
@Timeout(300)
@ExtendWith(Patience.class)
class UnreachableAtStartTest {
    /** A sink that waits for its first connection hangs, and looks as if it ran; here somebody is told. A state that changes is one line in the log. */
    @Test
    @Tag("pitfall-9")
    void showsInStateMetricAndOneLogLineWithinSeconds() throws Exception {
        FaultyServer placeholder = FaultyServer.start();
        String target = placeholder.target();
        placeholder.close();
        List<StateChange> lines = new CopyOnWriteArrayList<>();
        DeliveryListener log = new DeliveryListener() {
            @Override
            public void stateChanged(StateChange change) {
                lines.add(change);
            }
        };
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        OffsetTracker tracker = new OffsetTracker();
        TaskFigures figures = new TaskFigures();
        try (DeliveryMetrics metrics = new DeliveryMetrics("unreachable-0", figures);
                SubscriptionLanes lanes = new SubscriptionLanes(
                        "billing",
                        new GrpcSubscriber(Connection.to(target).plaintext().build()),
                        LaneSettings.DEFAULT,
                        100,
                        DeliveryContext.builder(
                                        scheduler,
                                        (change, reason, durable, failed) -> durable.run(),
                                        ListenerGroup.of(List.of(log, figures, metrics)))
                                .build())) {
            lanes.lane(ORDERS)
                    .offer(List.of(Samples.change(
                            ORDERS, 0, 20, tracker.of(new KafkaPlace(ORDERS, 0)).open(0, 1))));
            await().until(() -> attribute("State").equals("BACKING_OFF"));

            assertThat(attribute("Reason").toString()).contains(target).containsIgnoringCase("connection refused");
            await().until(() -> (Long) attribute("Retried") >= 3);
            assertThat(lines).singleElement().satisfies(line -> {
                assertThat(line.state()).isEqualTo(State.BACKING_OFF);
                assertThat(line.reason()).isEqualTo(attribute("Reason"));
            });
        } finally {
            scheduler.shutdownNow();
        }
    }

    private static Object attribute(String name) throws Exception {
        return ManagementFactory.getPlatformMBeanServer()
                .getAttribute(
                        new ObjectName("rowcast:type=subscription,name=\"billing\",task=\"unreachable-0\""), name);
    }
}
