package dev.rowcast.cli.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.FileContractLog;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.decode.EnvelopeDecoder;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.flow.Destinations;
import dev.rowcast.grpc.GrpcDestinations;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.sample.ChangeService;
import dev.rowcast.store.MemoryStore;
import dev.rowcast.store.StoreDestination;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters sent again, to a real gRPC server. */
class RedriveTest {
    private static final String NO = "REJECT by the subscriber (no such customer)";

    private final Mailbox mailbox = new Mailbox();
    private final List<PushRequest> pushed = new CopyOnWriteArrayList<>();
    private final Set<Long> refused = ConcurrentHashMap.newKeySet();
    private final List<String> released = new CopyOnWriteArrayList<>();
    private volatile Runnable onPush = () -> {};
    private volatile Status down = Status.OK;

    @TempDir
    private Path folder;

    private Server server;

    private Destinations destinations = GrpcDestinations::of;
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @BeforeEach
    void startSubscriber() throws IOException {
        server = NettyServerBuilder.forAddress(
                        new InetSocketAddress("127.0.0.1", 0), InsecureServerCredentials.create())
                .addService(new ChangeService(this::answer))
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    private PushResponse answer(PushRequest request) {
        if (!down.isOk()) {
            throw down.asRuntimeException();
        }
        pushed.add(request);
        onPush.run();
        PushResponse.Builder response = PushResponse.newBuilder();
        for (int i = 0; i < request.getChangesCount(); i++) {
            if (refused.contains(request.getChanges(i).getOffset())) {
                response.addVerdicts(Verdict.newBuilder()
                        .setIndex(i)
                        .setDecision(Verdict.Decision.DECISION_REJECT)
                        .setReason("still not"));
            }
        }
        return response.build();
    }

    @Test
    void eachGoesToTheSubscriptionThatItNamesWithItsIdAndIsSettled() {
        decide();
        mailbox.letter("billing", 3, 71, NO);
        mailbox.letter("audit", 3, 71, NO);
        mailbox.letter("billing", 4, 80, NO);

        assertThat(redrive(letter -> letter.subscription().orElseThrow().equals("billing")))
                .extracting(Fate::end)
                .containsOnly(Fate.End.DELIVERED)
                .hasSize(2);

        assertThat(pushed).extracting(PushRequest::getSubscription).containsOnly("billing");
        assertThat(ids()).containsExactly("shop/binlog.000001/71/0/i", "shop/binlog.000001/80/0/i");
        assertThat(pushed.get(0).getContractRevision()).isEqualTo(1);
        assertThat(pushed.get(0).getTopic()).isEqualTo("shop.shop.orders");
        Letters after = Letters.read(mailbox);
        assertThat(after.all()).filteredOn(after::isOpen).hasSize(1);
        assertThat(redrive(letter -> letter.subscription().orElseThrow().equals("billing")))
                .as("a second time there is nothing to send")
                .isEmpty();
    }

    @Test
    void aLetterOfEveryBuildHasTheIdThatItHadAtFirst() {
        decide();
        mailbox.letter("billing", 3, 71, NO, "c", "shop/binlog.000001/71/0/i");
        mailbox.letter("billing", 4, 80, NO, "c", "shop/binlog.000001/80/0/i@0:80");

        assertThat(redrive(letter -> true)).extracting(Fate::end).containsOnly(Fate.End.DELIVERED);
        assertThat(ids()).containsExactly("shop/binlog.000001/71/0/i", "shop/binlog.000001/80/0/i@0:80");
    }

    @Test
    void aLetterWithoutItsValueIsReadAgainFromWhereItsRecordStands() {
        decide();
        mailbox.letterWithoutValue("billing", 3, 71);
        mailbox.letterWithoutValue("billing", 4, 72);
        mailbox.keeps(3, 71);

        List<Fate> fates = redrive(letter -> true);
        assertThat(fates).extracting(Fate::end).containsExactlyInAnyOrder(Fate.End.DELIVERED, Fate.End.IMPOSSIBLE);
        assertThat(fates.stream().filter(fate -> fate.end() == Fate.End.IMPOSSIBLE))
                .extracting(Fate::why)
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("without its value", "offset 72", "no longer has its record");
        assertThat(ids()).containsExactly("shop/binlog.000001/71/0/i");
    }

    @Test
    void changesThatShareAShortIdAreAllSent() {
        decide();
        mailbox.letterOfOnePosition("billing", 3, 71, NO, 50);
        mailbox.letterOfOnePosition("billing", 4, 72, NO, 50);

        assertThat(redrive(letter -> true)).extracting(Fate::end).containsOnly(Fate.End.DELIVERED);
        assertThat(pushed.stream().flatMap(batch -> batch.getChangesList().stream()))
                .extracting(ChangeEvent::getOffset)
                .containsExactly(71L, 72L);
        assertThat(ids()).containsOnly("shop/binlog.000001/50/0/i");
    }

    @Test
    void aSnapshotRowHasTheIdOfTheOffsetThatItWasReadFrom() {
        decide();
        mailbox.letter("billing", 3, 71, NO, "r", "shop.shop.orders/0/71");

        assertThat(redrive(letter -> true)).extracting(Fate::end).containsExactly(Fate.End.DELIVERED);
        assertThat(ids()).containsExactly("shop.shop.orders/0/71");
    }

    @Test
    void whatIsRejectedAgainStaysADeadLetterAndTheOthersGo() {
        decide();
        refused.add(80L);
        mailbox.letter("billing", 3, 71, NO);
        mailbox.letter("billing", 4, 80, NO);
        mailbox.letter("billing", 5, 90, NO);

        List<Fate> fates = redrive(letter -> true);

        assertThat(fates)
                .extracting(fate -> fate.letter().place().offset() + " " + fate.end())
                .containsExactly("0 DELIVERED", "1 REJECTED", "2 DELIVERED");
        assertThat(fates.get(1).why()).isEqualTo("REJECT by the subscriber (still not)");
        Letters after = Letters.read(mailbox);
        assertThat(after.all())
                .filteredOn(after::isOpen)
                .extracting(letter -> letter.place().offset())
                .containsExactly(1L);
        assertThat(FatesText.of(fates))
                .containsExactly(
                        "billing  shop.orders  shop/binlog.000001/80/0/i from shop.shop.orders-0@80 (letter 0@1)",
                        "    rejected again: REJECT by the subscriber (still not)",
                        "2 delivered, 1 rejected again; what wasn't delivered stays a dead letter");
    }

    @Test
    void theSameLetterTwiceIsSentOnceAndBothAreSettled() {
        decide();
        mailbox.letter("billing", 3, 71, NO);
        mailbox.letter("billing", 3, 71, NO);

        assertThat(redrive(letter -> true))
                .extracting(Fate::end)
                .containsOnly(Fate.End.DELIVERED)
                .hasSize(2);
        assertThat(ids()).hasSize(1);
        Letters after = Letters.read(mailbox);
        assertThat(after.all()).noneMatch(after::isOpen);
    }

    @Test
    void theOrderIsThatOfTheTopicAlsoWhereOffsetsGoBack() {
        decide();
        for (long offset : List.of(71, 80, 40, 41, 90, 41)) {
            mailbox.letter("billing", offset, offset, NO, "c", "shop/binlog.000001/" + offset + "/0/i");
        }
        redrive(letter -> true);

        assertThat(pushed.stream()
                        .flatMap(batch -> batch.getChangesList().stream())
                        .map(ChangeEvent::getOffset))
                .containsExactly(71L, 80L, 40L, 41L, 90L);
    }

    @Test
    void aParkedChangeIsNotSentBeforeTheOneThatItIsParkedBehind() {
        decide();
        refused.add(71L);
        mailbox.letter("billing", 3, 71, NO);
        mailbox.letter("billing", 4, 72, NO);
        mailbox.letter("billing", 3, 73, "parked: behind 71");
        mailbox.letter("billing", 4, 74, "parked: behind 72");

        List<Fate> fates = redrive(letter -> true);
        assertThat(fates)
                .extracting(fate -> fate.letter().place().offset() + " " + fate.end())
                .containsExactlyInAnyOrder("0 REJECTED", "1 DELIVERED", "2 BEHIND", "3 DELIVERED");

        assertThat(released).as("of row 3 some stay").containsExactly("billing shop.orders {\"id\":4}");
        refused.clear();
        assertThat(redrive(letter -> letter.parked())).extracting(Fate::end).containsExactly(Fate.End.BEHIND);
        assertThat(redrive(letter -> true))
                .extracting(Fate::end)
                .containsExactly(Fate.End.DELIVERED, Fate.End.DELIVERED);
        assertThat(ids().subList(ids().size() - 2, ids().size()))
                .containsExactly("shop/binlog.000001/71/0/i", "shop/binlog.000001/73/0/i");
        assertThat(released).last().isEqualTo("billing shop.orders {\"id\":3}");
    }

    @Test
    void aKeyStaysParkedWhileMoreOfItsChangesCome() {
        decide();
        mailbox.letter("billing", 3, 73, "parked: behind 71");
        onPush = () -> mailbox.letter("billing", 3, 75, "parked: behind 71");

        assertThat(redrive(letter -> true)).extracting(Fate::end).containsExactly(Fate.End.DELIVERED);
        assertThat(released).isEmpty();

        onPush = () -> {};
        redrive(letter -> true);
        assertThat(released).containsExactly("billing shop.orders {\"id\":3}");
    }

    @Test
    void aSubscriberThatIsDownIsGivenUpAndNothingIsSettled() {
        decide();
        down = Status.UNAVAILABLE.withDescription("closed on Sundays");
        mailbox.letter("billing", 3, 71, NO);
        mailbox.letter("billing", 4, 80, NO);

        List<Fate> fates = redrive(letter -> true, Duration.ofSeconds(6));

        assertThat(fates).extracting(Fate::end).containsExactly(Fate.End.WAITING, Fate.End.WAITING);
        assertThat(fates.get(0).why()).contains("closed on Sundays");
        Letters after = Letters.read(mailbox);
        assertThat(after.all()).allMatch(after::isOpen);
    }

    @Test
    void nothingIsDecidedForThoseThatRun() throws IOException {
        mailbox.letter("billing", 3, 71, NO);

        List<Fate> fates = redrive(letter -> true);

        assertThat(fates).extracting(Fate::end).containsExactly(Fate.End.HELD);
        assertThat(fates.get(0).why()).contains("nothing on rows like this one of shop.orders");
        assertThat(Files.readString(folder.resolve("contracts.jsonl"))).isEmpty();
        assertThat(pushed).isEmpty();
    }

    @Test
    void whatCannotBeSentSaysWhy() {
        decide();
        mailbox.letter("gone", 3, 71, NO);
        mailbox.letter("customers", 4, 80, NO);
        mailbox.letter("billing", 5, 90, NO, "c", "shop/binlog.000001/91/0/i");
        mailbox.add(null, new byte[] {'{'}, Mailbox.headers("billing", 95, NO, "x"));

        assertThat(redrive(letter -> true))
                .allSatisfy(fate -> assertThat(fate.end()).isEqualTo(Fate.End.IMPOSSIBLE))
                .extracting(Fate::why)
                .satisfiesExactly(
                        why -> assertThat(why).isEqualTo("the routing has no subscription gone any more"),
                        why -> assertThat(why)
                                .isEqualTo("the subscription customers doesn't take shop.orders any more"),
                        why -> assertThat(why).startsWith("it would have another id now, shop/binlog.000001/90/0/i"),
                        why -> assertThat(why).startsWith("the converter can't read it"));
        assertThat(pushed).isEmpty();
    }

    private List<String> ids() {
        return pushed.stream()
                .flatMap(batch -> batch.getChangesList().stream())
                .map(ChangeEvent::getId)
                .toList();
    }

    private List<Fate> redrive(Predicate<DeadLetterRecord> wanted) {
        return redrive(wanted, Duration.ofSeconds(60));
    }

    /** A store may have forgotten by then that the row was deleted. */
    @Test
    void aLetterThatIsNearlyAsOldAsAStoreRemembersDoesntGoToIt() {
        decide();
        mailbox.letter("billing", 3, 71, NO);
        Instant letter = Letters.read(mailbox).all().get(0).time();
        try (MemoryStore memory = new MemoryStore()) {
            destinations = subscription -> new StoreDestination(subscription.name(), memory.connect());
            Instant last = letter.plus(Duration.ofDays(7)).minus(Duration.ofDays(1));
            now = last.plusMillis(1);
            assertThat(redrive(each -> true)).singleElement().satisfies(fate -> {
                assertThat(fate.end()).isEqualTo(Fate.End.IMPOSSIBLE);
                assertThat(fate.why())
                        .contains("remembers deletes for 168 h")
                        .endsWith(": rowcast verify --repair --subscription=billing");
            });
            assertThat(memory.documents()).isEmpty();

            now = last;
            assertThat(redrive(each -> true)).extracting(Fate::end).containsExactly(Fate.End.DELIVERED);
            assertThat(memory.documents()).hasSize(1);
        }
    }

    private List<Fate> redrive(Predicate<DeadLetterRecord> wanted, Duration patience) {
        String target = ", \"target\": \"127.0.0.1:" + server.getPort() + "\"}";
        String routes = "{\"defaults\": {\"tls\": {\"plaintext\": true}}, \"subscriptions\": ["
                + "{\"name\": \"billing\", \"tables\": [\"shop.orders\"]" + target
                + ", {\"name\": \"audit\", \"tables\": [\"shop.*\"]" + target
                + ", {\"name\": \"customers\", \"tables\": [\"shop.customers\"]" + target + "]}";
        try (FileContractLog log = log();
                Redrive redrive = new Redrive(
                        Letters.read(mailbox),
                        mailbox,
                        new Redrive.Setup(
                                RoutingParser.parse(routes),
                                destinations,
                                SourceSettings.DEFAULT,
                                new ConvertedLetters(mailbox, Mailbox.converter(true), Mailbox.converter(false))),
                        GateRules.of("sink"),
                        log,
                        new Redrive.Settings(patience, "ada", () -> now),
                        (subscription, key) -> released.add(subscription + " " + key),
                        Progress.NONE)) {
            return redrive.run(wanted);
        }
    }

    private FileContractLog log() {
        return FileContractLog.open(folder.resolve("contracts.jsonl"));
    }

    /** The connector has met the table's rows. */
    private void decide() {
        try (FileContractLog log = log()) {
            ContractRegistry registry = new ContractRegistry(log);
            registry.refresh();
            RawRecord raw = new RawRecord(
                    new KafkaPlace("shop.shop.orders", 0, 0),
                    Mailbox.key(1).schema(),
                    Mailbox.key(1),
                    Mailbox.ENVELOPE,
                    Mailbox.envelope("orders", 1, 4, "c"),
                    null);
            RowChange change = (RowChange) new EnvelopeDecoder().decode(raw);
            new ContractGate(registry, GateRules.of("sink"))
                    .decide(
                            ShapeParser.read(change.table(), change.rowSchema(), change.keySchema()),
                            LogPosition.of(change),
                            List.of(new Recipient("billing", Policies.STANDARD, column -> true)));
        }
    }
}
