package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.v1.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a subscriber's verdicts become on this side of the wire. */
class VerdictsTest {
    private final CallSetup setup = new CallSetup(Connection.to("billing:9090")
            .plaintext()
            .metadata(java.util.Map.of("x-key", "s3cret"))
            .secretMetadata(java.util.Set.of("x-key"))
            .build());

    private Answer answer(Verdict.Builder verdict) throws TokenFile.UnusableException {
        return setup.answer(List.of(verdict.build()), setup.open("billing:9090"));
    }

    private dev.rowcast.deliver.Verdict read(Verdict.Builder verdict) throws TokenFile.UnusableException {
        return ((Answer.Accepted) answer(verdict)).verdicts().get(0);
    }

    @Test
    void aDecisionThatWasLeftOutIsARetry() throws TokenFile.UnusableException {
        assertThat(read(Verdict.newBuilder().setIndex(3))).isEqualTo(dev.rowcast.deliver.Verdict.retry(3, ""));
    }

    @Test
    void aDecisionThatIsNotKnownDeliversNothing() throws TokenFile.UnusableException {
        Answer answer = answer(Verdict.newBuilder().setIndex(0).setDecisionValue(9));
        assertThat(answer).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
            assertThat(failed.failure()).isEqualTo(Failure.MISCONFIGURED);
            assertThat(failed.reason())
                    .isEqualTo("the subscriber's answer can't be used: the decision on change 0 is number 9,"
                            + " which this version of Rowcast doesn't know");
        });
    }

    @Test
    void delaysAreBoundedWhateverThePeerSends() throws TokenFile.UnusableException {
        com.google.protobuf.Duration.Builder years =
                com.google.protobuf.Duration.newBuilder().setSeconds(100_000_000);
        assertThat(read(Verdict.newBuilder().setRetryDelay(years)).retryDelay()).isEqualTo(Duration.ofHours(1));
        assertThat(read(Verdict.newBuilder().setRetryDelay(years.setSeconds(-1)))
                        .retryDelay())
                .isZero();
    }

    @Test
    void reasonsAreCutAndCleanAndWithoutSecrets() throws TokenFile.UnusableException {
        Verdict.Builder verdict = Verdict.newBuilder()
                .setDecision(Verdict.Decision.DECISION_REJECT)
                .setReason("no\r\n2026-11-29 ERROR forged\u2028\u0007 line with s3cret " + "x".repeat(400_000));
        String reason = read(verdict).reason();
        assertThat(reason).startsWith("no 2026-11-29 ERROR forged line with ");
        assertThat(reason).doesNotContain("s3cret").hasSizeLessThan(3_100);
        assertThat(reason.chars()).noneMatch(Character::isISOControl);
    }
}
