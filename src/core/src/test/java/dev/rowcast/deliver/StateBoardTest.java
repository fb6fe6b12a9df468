package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.StreamId;
import dev.rowcast.observe.DeliveryGauges;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
import dev.rowcast.observe.StateChange;
import dev.rowcast.observe.SubscriptionState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateBoardTest {
    private static final StreamId FIRST = new StreamId("shop.shop.orders", 0);
    private static final StreamId SECOND = new StreamId("shop.shop.orders", 1);

    private Instant now = Instant.ofEpochMilli(1_000);
    private final InstantSource time = () -> now;
    private final Clock clock = time.withZone(ZoneOffset.UTC);
    private final List<State> told = new ArrayList<>();
    private final DeliveryListener listener = new DeliveryListener() {
        @Override
        public void stateChanged(StateChange change) {
            told.add(change.state());
        }
    };
    private final StateBoard board = new StateBoard("billing", listener, new Idle(), clock);
    private final Object lane = new Object();
    private final Object other = new Object();

    @Test
    void aHeldTableShowsUntilItsPartitionsGoOn() {
        board.join(lane);
        board.reached();
        board.hold(FIRST, "shop.orders: column \"note\" was dropped");
        now = Instant.ofEpochMilli(3_000);
        board.hold(SECOND, "shop.orders: column \"note\" was dropped");
        assertThat(board.state())
                .isEqualTo(new SubscriptionState(State.HELD, "shop.orders: column \"note\" was dropped", 1_000, 0));

        board.release(FIRST);
        assertThat(board.state().state()).isEqualTo(State.HELD);
        board.release(SECOND);
        board.release(SECOND);
        assertThat(board.state()).isEqualTo(new SubscriptionState(State.DELIVERING, "", 3_000, 0));
        assertThat(told).containsExactly(State.HELD, State.DELIVERING);
    }

    @Test
    void whatIsWaitedForIsToldWhereItIsNotTheSubscriber() {
        board.join(lane);
        board.join(other);
        board.report(lane, State.BACKING_OFF, "UNAVAILABLE", Duration.ofSeconds(1));
        assertThat(board.state().lookAt()).isEmpty();
        board.report(lane, State.DELIVERING, "", Duration.ZERO);
        board.waitingFor(other, "the contract log", "no answer", Duration.ofSeconds(1));
        assertThat(board.state())
                .isEqualTo(new SubscriptionState(State.BACKING_OFF, "no answer", 1_000, 2_000, "", "the contract log"));
        board.leave(other);
        assertThat(board.state().lookAt()).isEmpty();
    }

    @Test
    void theWorstShowsWithWhatIsNewestAboutIt() {
        board.join(lane);
        board.join(other);
        board.report(lane, State.BACKING_OFF, "UNAVAILABLE", Duration.ofMillis(200));
        now = Instant.ofEpochMilli(5_000);
        board.report(lane, State.BACKING_OFF, "DEADLINE_EXCEEDED", Duration.ofMillis(1_600));
        assertThat(board.state())
                .isEqualTo(new SubscriptionState(State.BACKING_OFF, "DEADLINE_EXCEEDED", 1_000, 6_600));
        board.hold(FIRST, "held");
        board.report(other, State.MISCONFIGURED, "UNIMPLEMENTED", Duration.ofSeconds(5));
        assertThat(board.state()).isEqualTo(new SubscriptionState(State.MISCONFIGURED, "UNIMPLEMENTED", 5_000, 10_000));

        board.leave(other);
        board.release(FIRST);
        board.report(lane, State.DELIVERING, "", Duration.ZERO);
        assertThat(told)
                .as("a new reason is no change of state")
                .containsExactly(
                        State.BACKING_OFF,
                        State.HELD,
                        State.MISCONFIGURED,
                        State.HELD,
                        State.BACKING_OFF,
                        State.DELIVERING);
    }

    private static final class Idle implements DeliveryGauges {
        @Override
        public long waitingChanges() {
            return 0;
        }

        @Override
        public long waitingBytes() {
            return 0;
        }

        @Override
        public long waitingMemory() {
            return 0;
        }

        @Override
        public long inFlightChanges() {
            return 0;
        }

        @Override
        public Duration oldestWaiting() {
            return Duration.ZERO;
        }

        @Override
        public SubscriptionState state() {
            throw new UnsupportedOperationException("the board is asked itself");
        }
    }
}
