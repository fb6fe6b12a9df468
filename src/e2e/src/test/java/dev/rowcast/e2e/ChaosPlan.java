package dev.rowcast.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * What a seed decides.
 *
 * @param seed the seed
 * @param tasks the sink's {@code tasks.max}
 * @param partitions of each topic
 * @param compact whether records are in our own converter's form, and not JSON
 * @param lenient whether changes of tables go through without a person
 * @param retyped what a person decides of a column that changed its type
 * @param subscriptions who gets what
 * @param steps the faults, in the order they begin
 */
record ChaosPlan(
        long seed,
        int tasks,
        int partitions,
        boolean compact,
        boolean lenient,
        String retyped,
        List<Subscription> subscriptions,
        List<Step> steps) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ANY_CALLS = Integer.MAX_VALUE;
    private static final int MOST_PARTITIONS = 12;
    private static final int RESTARTS_OF_STACK = 2;
    /** One run of so many has an outage, since that takes long. */
    private static final int OUTAGES = 4;

    /** What can go wrong. */
    enum Fault {
        /** The subscriber's process is killed, and comes back. */
        CRASH,
        /** The subscriber's process stops in its tracks, and goes on. */
        FREEZE,
        /** The subscriber takes calls and answers none, and then does. */
        MUTE,
        /** Connections to the subscriber are reset. */
        RESET,
        /** The subscriber takes its time for each batch. */
        SLOW,
        /** Rows that subscribers refuse. */
        POISON,
        /** Rows larger than the subscribers take. */
        OVERSIZE,
        /** A column is added, and then dropped or changed. */
        DDL,
        /** The Connect worker is killed, and comes back. */
        WORKER,
        /** The broker ends or is killed, and comes back. */
        BROKER,
        /** MySQL ends or is killed, and comes back. */
        MYSQL,
        /** The broker is away for longer than a task waits for its answer. */
        OUTAGE,
        /** The topic of the dead letters takes nothing while rows are refused, and then does. */
        QUEUE;

        /** Those of one subscriber. */
        static final Set<Fault> OF_SUBSCRIBER = EnumSet.of(CRASH, FREEZE, MUTE, RESET, SLOW);

        /** Those that take down a part that everything stands on. */
        static final Set<Fault> OF_STACK = EnumSet.of(WORKER, BROKER, MYSQL, OUTAGE);

        /** Those of the stack that are short, of which each run has some. */
        private static final Set<Fault> RESTARTS = EnumSet.of(WORKER, BROKER, MYSQL);
    }

    /**
     * A fault of the schedule.
     *
     * @param fault its kind
     * @param afterMillis how long after the one before it begins
     * @param who which subscription, where it is one's
     * @param lastsMillis how long
     * @param hard whether a server is killed and not told to end
     */
    record Step(Fault fault, int afterMillis, int who, int lastsMillis, boolean hard) {}

    /**
     * A subscription.
     *
     * @param name its name
     * @param tables what it takes of the database, with wildcards
     * @param refusal how its subscriber refuses
     * @param grantsCredit whether it says how much may be sent on a stream
     * @param mostCalls how many calls its server takes on one connection at a time
     * @param settings its other settings, as JSON
     */
    record Subscription(
            String name,
            String tables,
            ChaosSubscriber.Refusal refusal,
            boolean grantsCredit,
            int mostCalls,
            ObjectNode settings) {
        /** Whether the later changes of a key are dead letters too once one was refused. */
        boolean parks() {
            return settings.path("onReject").asText().equals("park");
        }

        /** Whether all changes of a partition keep their order, and not only those of a key. */
        boolean inPartitionOrder() {
            return !settings.path("ordering").asText().equals("key");
        }

        /** Whether at most one batch of a partition is under way. */
        boolean sendsBatchByBatch() {
            return inPartitionOrder() && !settings.path("mode").asText().equals("stream");
        }

        @Override
        public String toString() {
            return name + " " + settings + " refuses by " + refusal.name().toLowerCase(Locale.ROOT)
                    + (grantsCredit ? ", grants credit" : "")
                    + (mostCalls == ANY_CALLS ? "" : ", takes " + mostCalls + " calls at once");
        }
    }

    static ChaosPlan of(long seed) {
        Random random = new Random(seed);
        // The first numbers of neighbouring seeds are alike.
        random.nextLong();
        List<Subscription> subscriptions =
                List.of(subscription(random, "all", "*"), subscription(random, "orders", "orders"));
        return new ChaosPlan(
                seed,
                1 + random.nextInt(3),
                1 + random.nextInt(MOST_PARTITIONS),
                random.nextBoolean(),
                random.nextInt(4) == 0,
                random.nextBoolean() ? "bridge" : "version",
                subscriptions,
                steps(random, subscriptions.size()));
    }

    private static Subscription subscription(Random random, String name, String tables) {
        ObjectNode settings = JSON.createObjectNode();
        settings.put("deadline", "3s");
        int batch = 8 << random.nextInt(7);
        settings.putObject("batch").put("maxChanges", batch);
        settings.putObject("buffer").put("maxChanges", Math.max(batch, 200 << random.nextInt(5)));
        if (random.nextBoolean()) {
            settings.put("ordering", "key").put("maxInFlight", 1 + random.nextInt(12));
        }
        boolean stream = random.nextBoolean();
        if (stream) {
            settings.put("mode", "stream");
        }
        if (random.nextInt(3) == 0) {
            settings.put("onReject", "park");
        }
        if (random.nextInt(3) == 0) {
            settings.put("maxConcurrentCalls", 1 + random.nextInt(4));
        }
        return new Subscription(
                name,
                tables,
                ChaosSubscriber.Refusal.values()[random.nextInt(ChaosSubscriber.Refusal.values().length)],
                stream && random.nextBoolean(),
                random.nextInt(3) == 0 ? 1 + random.nextInt(4) : ANY_CALLS,
                settings);
    }

    private static List<Step> steps(Random random, int subscribers) {
        List<Fault> restarts = new ArrayList<>(Fault.RESTARTS);
        Collections.shuffle(restarts, random);
        List<Fault> faults = new ArrayList<>(EnumSet.complementOf(EnumSet.copyOf(Fault.OF_STACK)));
        faults.add(new ArrayList<>(Fault.OF_SUBSCRIBER).get(random.nextInt(Fault.OF_SUBSCRIBER.size())));
        faults.addAll(restarts.subList(0, RESTARTS_OF_STACK));
        if (random.nextInt(OUTAGES) == 0) {
            faults.add(Fault.OUTAGE);
        }
        Collections.shuffle(faults, random);
        return faults.stream()
                .map(fault -> new Step(
                        fault,
                        500 + random.nextInt(3_000),
                        random.nextInt(subscribers),
                        500 + random.nextInt(5_000),
                        random.nextBoolean()))
                .toList();
    }

    /** The routing, with the subscribers at those targets. */
    String routing(String database, List<String> targets) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode defaults = root.putObject("defaults");
        defaults.putObject("tls").put("plaintext", true);
        defaults.putObject("retry").put("max", "1s");
        defaults.put("evolution", lenient ? "lenient" : "standard");
        for (int i = 0; i < targets.size(); i++) {
            Subscription subscription = subscriptions.get(i);
            ObjectNode json = root.withArray("subscriptions").addObject();
            json.put("name", subscription.name());
            json.putArray("tables").add(database + "." + subscription.tables());
            json.put("target", targets.get(i));
            json.setAll(subscription.settings());
        }
        return root.toString();
    }
}
