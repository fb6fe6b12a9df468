package dev.rowcast.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.contract.log.ContractLogException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicWatchTest {
    private static final Uuid FIRST = Uuid.randomUuid();
    private static final Uuid SECOND = Uuid.randomUuid();

    private Uuid made = FIRST;
    private @Nullable ContractLogException unfit;
    private CompletableFuture<Optional<Uuid>> answer = CompletableFuture.completedFuture(Optional.of(FIRST));

    private TopicWatch watch(Duration every) {
        return new TopicWatch(
                () -> {
                    if (unfit != null) {
                        throw unfit;
                    }
                    return made;
                },
                () -> answer,
                () -> {},
                every);
    }

    private boolean isAnother(TopicWatch watch) {
        boolean whenAsked = watch.isAnother();
        assertThat(whenAsked).as("nobody has answered yet").isFalse();
        return watch.isAnother();
    }

    @Test
    void anotherIdIsAnotherTopicAndSoIsNone() {
        TopicWatch watch = watch(Duration.ZERO);
        assertThat(isAnother(watch)).isFalse();
        answer = CompletableFuture.completedFuture(Optional.of(SECOND));
        assertThat(isAnother(watch)).isTrue();
        answer = CompletableFuture.completedFuture(Optional.empty());
        assertThat(isAnother(watch)).isTrue();

        made = SECOND;
        assertThat(watch.renew()).isTrue();
        answer = CompletableFuture.completedFuture(Optional.of(SECOND));
        assertThat(isAnother(watch)).isFalse();
        assertThat(watch.renew()).as("a broker that didn't know it yet").isFalse();
    }

    @Test
    void whereNobodyAnswersNothingIsDoubted() {
        TopicWatch watch = watch(Duration.ZERO);
        answer = CompletableFuture.failedFuture(new TimeoutException("no answer"));
        assertThat(isAnother(watch)).isFalse();
        answer = new CompletableFuture<>();
        assertThat(isAnother(watch)).isFalse();
        answer.complete(Optional.of(SECOND));
        assertThat(watch.isAnother()).isTrue();
    }

    @Test
    void oneThatWasMadeByAnotherAndCouldLoseARecordIsReadAllTheSame() {
        TopicWatch watch = watch(Duration.ZERO);
        answer = CompletableFuture.completedFuture(Optional.of(SECOND));
        assertThat(isAnother(watch)).isTrue();
        unfit = new ContractLogException("it has cleanup.policy=delete", null);
        assertThat(watch.renew()).isTrue();
        assertThat(isAnother(watch)).as("told once").isFalse();

        assertThatThrownBy(() -> watch(Duration.ZERO)).isSameAs(unfit);
    }

    @Test
    void whatIsNotKnownIsTriedAgain() {
        TopicWatch watch = watch(Duration.ZERO);
        unfit = new ContractLogException("Kafka doesn't answer", null);
        assertThatThrownBy(watch::renew).isSameAs(unfit);
    }

    @Test
    void itIsAskedNowAndThen() {
        answer = CompletableFuture.completedFuture(Optional.of(SECOND));
        TopicWatch watch = watch(Duration.ofDays(1));
        assertThat(isAnother(watch)).isFalse();
    }
}
