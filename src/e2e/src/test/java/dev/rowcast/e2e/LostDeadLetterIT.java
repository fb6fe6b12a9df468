package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The broker doesn't take a dead letter. */
@ExtendWith(StackExtension.class)
class LostDeadLetterIT {
    private static final Verdict REJECT = Verdict.newBuilder()
            .setIndex(0)
            .setDecision(Verdict.Decision.DECISION_REJECT)
            .setReason("no such customer")
            .build();

    /**
     * A sink that commits a rejected record although its dead letter couldn't be written has lost it. Here the offset stays where it is until the
     * dead-letter queue takes the record, and then goes on.
     */
    @Test
    @Tag("pitfall-10")
    void noOffsetPassesAChangeWhoseDeadLetterIsNotWritten() {
        ConnectClient connect = TestStack.shared().connect();
        Topics topics = TestStack.shared().topics();
        Pipeline pipeline = Pipeline.of("lost_letter");
        pipeline.db().execute(Orders.TABLE);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        topics.create(pipeline.deadLetters(), Map.of("max.message.bytes", "100"));
        pipeline.start(Route.to(subscriber.port(), "billing", pipeline.table("orders")));
        Orders.insert(pipeline.db(), 1);
        pipeline.awaitCount(subscriber, 1);
        pipeline.awaitCommitted("orders");

        subscriber.answering(
                batch -> PushResponse.newBuilder().addVerdicts(REJECT).build());
        Orders.insert(pipeline.db(), 1);
        String why = BadRecordsIT.traces(connect.awaitFailed(pipeline.sink(), Pipeline.PATIENCE));
        assertThat(why).contains("dead letter", pipeline.topic("orders"), "stays uncommitted");
        assertThat(topics.committed(pipeline.sink()).values()).containsExactly(1L);
        assertThat(topics.read(Set.of(pipeline.deadLetters()))).isEmpty();

        topics.configure(pipeline.deadLetters(), "max.message.bytes", "1000000");
        connect.restart(pipeline.sink());
        // Not the pipeline's own waiting, which ends with a failed connector: that is what it still shows for a moment.
        await().atMost(Pipeline.PATIENCE)
                .untilAsserted(() ->
                        assertThat(topics.read(Set.of(pipeline.deadLetters()))).hasSize(1));
        pipeline.awaitCommitted("orders");
    }
}
