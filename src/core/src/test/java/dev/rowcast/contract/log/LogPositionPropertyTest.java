package dev.rowcast.contract.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A source's life on several servers, whose true order is known: nothing that is later is ever called earlier. */
class LogPositionPropertyTest {
    private static final int SERVERS = 3;
    private static final String GROUP = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    /** What happens between two changes of the table. */
    private enum Event {
        CHANGE,
        NEXT_FILE,
        PAUSE,
        SNAPSHOT,
        FAILOVER,
        RESET,
        RESTORE
    }

    private enum Gtids {
        NONE,
        OF_EACH_SERVER,
        OF_A_GROUP,
        TAGGED
    }

    /** A change, and from when on its server's numbers count on from each other. */
    private record Change(LogPosition place, int incarnation, boolean snapshot) {}

    /** One server's numbers. */
    private static final class Server {
        private final long id;
        private int file;
        private long position = 4;
        private long number;
        private String uuid;

        Server(int id, Random random) {
            this.id = id + 1;
            file = 1 + random.nextInt(900);
            uuid = "uuid-" + id;
            number = id * 1_000_000L;
        }
    }

    private static final class Source {
        private final Random random;
        private final Gtids gtids;
        private final List<Server> servers = new ArrayList<>();
        private final List<Change> changes = new ArrayList<>();
        private int current;
        private int incarnation;
        private long clock = 1_767_225_600_000L;

        Source(Random random, Gtids gtids) {
            this.random = random;
            this.gtids = gtids;
            for (int i = 0; i < SERVERS; i++) {
                servers.add(new Server(i, random));
            }
        }

        void live(int events) {
            for (int i = 0; i < events; i++) {
                Event[] all = Event.values();
                // Mostly changes.
                happen(random.nextInt(3) > 0 ? Event.CHANGE : all[random.nextInt(all.length)]);
            }
        }

        private void happen(Event event) {
            Server server = servers.get(current);
            switch (event) {
                case CHANGE -> change(server);
                case NEXT_FILE -> {
                    server.file++;
                    server.position = 4;
                }
                case PAUSE -> clock += 1 + random.nextInt(1_000_000);
                case SNAPSHOT -> changes.add(new Change(at(server, 0, null), incarnation, true));
                case FAILOVER -> {
                    current = random.nextInt(SERVERS);
                    incarnation++;
                    outage();
                }
                case RESET -> {
                    server.file = 1;
                    server.position = 4;
                    if (gtids != Gtids.OF_A_GROUP) {
                        server.number = 0;
                    }
                    incarnation++;
                    outage();
                }
                case RESTORE -> {
                    server.file = 1 + random.nextInt(3);
                    server.position = 4;
                    server.uuid += "x";
                    server.number = gtids == Gtids.OF_A_GROUP ? server.number : 0;
                    incarnation++;
                    outage();
                }
            }
        }

        /** No server is another's successor, and no log begins anew, within the clock's slack. */
        private void outage() {
            clock += 2 * LogPosition.SLACK_MILLIS + random.nextInt(5_000);
        }

        private void change(Server server) {
            clock += random.nextInt(400);
            server.position += 100 + random.nextInt(500);
            server.number++;
            changes.add(new Change(at(server, server.id, gtid(server)), incarnation, false));
        }

        private String gtid(Server server) {
            return switch (gtids) {
                case NONE -> null;
                case OF_EACH_SERVER -> server.uuid + ":" + server.number;
                case OF_A_GROUP -> GROUP + ":" + server.number;
                case TAGGED -> server.uuid + (random.nextBoolean() ? ":app:" : ":") + server.number;
            };
        }

        private LogPosition at(Server server, long id, String gtid) {
            // Whole seconds where there are no GTIDs.
            long time = gtids == Gtids.NONE || gtid == null ? clock / 1_000 * 1_000 : clock;
            return new LogPosition("shop", id, null, gtid, "binlog.%06d".formatted(server.file), server.position, time);
        }
    }

    @Property(tries = 300)
    void whatIsLaterIsNeverCalledEarlier(
            @ForAll long seed, @ForAll Gtids gtids, @ForAll @IntRange(min = 2, max = 80) int events) {
        Source source = new Source(new Random(seed), gtids);
        source.live(events);
        for (int i = 0; i < source.changes.size(); i++) {
            for (int j = 0; j <= i; j++) {
                LogPosition later = source.changes.get(i).place;
                LogPosition earlier = source.changes.get(j).place;
                assertThat(later.orderTo(earlier))
                        .as("%s to %s", later.told(), earlier.told())
                        .isNotEqualTo(PlaceOrder.BEFORE);
                assertThat(earlier.orderTo(later)).isEqualTo(turned(later.orderTo(earlier)));
            }
        }
    }

    @Property(tries = 300)
    void withinOneServersNumbersThereIsAnAnswer(
            @ForAll long seed, @ForAll Gtids gtids, @ForAll @IntRange(min = 2, max = 80) int events) {
        Source source = new Source(new Random(seed), gtids);
        source.live(events);
        for (int i = 0; i < source.changes.size(); i++) {
            for (int j = 0; j < i; j++) {
                Change later = source.changes.get(i);
                Change earlier = source.changes.get(j);
                if (later.incarnation == earlier.incarnation && !later.snapshot && !earlier.snapshot) {
                    assertThat(earlier.place.precedes(later.place))
                            .as("%s before %s", earlier.place.told(), later.place.told())
                            .isTrue();
                }
            }
        }
    }

    private static PlaceOrder turned(PlaceOrder order) {
        return switch (order) {
            case BEFORE -> PlaceOrder.AFTER;
            case AFTER -> PlaceOrder.BEFORE;
            case SAME, UNKNOWN -> order;
        };
    }
}
