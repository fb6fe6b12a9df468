package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTableTest {
    private static final int FIVE_MEBIBYTES = 5 << 20;

    private static Answer.Failed failed(Status status) {
        return StatusTable.failed(status, null, "dns:///billing:9090", 1_000, Redaction.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, UNREACHABLE",
        "ABORTED, UNREACHABLE",
        "DEADLINE_EXCEEDED, FAULT",
        "UNKNOWN, FAULT",
        "INTERNAL, FAULT",
        "CANCELLED, FAULT",
        "RESOURCE_EXHAUSTED, FAULT",
        "INVALID_ARGUMENT, REFUSED",
        "OUT_OF_RANGE, REFUSED",
        "DATA_LOSS, REFUSED",
        "ALREADY_EXISTS, DUPLICATE",
        "UNAUTHENTICATED, MISCONFIGURED",
        "PERMISSION_DENIED, MISCONFIGURED",
        "UNIMPLEMENTED, MISCONFIGURED",
        "NOT_FOUND, MISCONFIGURED",
        "FAILED_PRECONDITION, MISCONFIGURED"
    })
    void everyStatus(Status.Code code, Failure failure) {
        Answer.Failed failed = failed(Status.fromCode(code).withDescription("because"));
        assertThat(failed.failure()).isEqualTo(failure);
        assertThat(failed.reason()).isEqualTo(code + " from dns:///billing:9090 (because)");
        assertThat(failed.retryDelay()).isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OK")
    void noStatusIsLeftOut(Status.Code code) {
        assertThat(failed(Status.fromCode(code)).reason()).isEqualTo(code + " from dns:///billing:9090");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RESOURCE_EXHAUSTED|gRPC message exceeds maximum size 4194304: 5242977|4194304",
                "RESOURCE_EXHAUSTED|grpc: received message larger than max (5242977 vs. 4194304)|4194304",
                "RESOURCE_EXHAUSTED|grpc: received message after decompression larger than max (5242977 vs. 4194304)|4194304",
                "RESOURCE_EXHAUSTED|Received message that decompresses to a size larger than 4194304|9223372036854775807",
                "RESOURCE_EXHAUSTED|io.grpc.netty.NettyServerStream$TransportState@1f: Frame size 5242977 exceeds maximum: 4194304.|9223372036854775807",
                "RESOURCE_EXHAUSTED|gRPC message exceeds maximum size|9223372036854775807",
                "OUT_OF_RANGE|Error, message length too large: found 5242977 bytes, the limit is: 4194304 bytes|4194304",
                "RESOURCE_EXHAUSTED|Received message larger than max (5242977 vs 4194304)|4194304",
                "RESOURCE_EXHAUSTED|Received message exceeds the maximum configured message size.|9223372036854775807",
                "RESOURCE_EXHAUSTED|message size 5242977 is larger than configured max 4194304|4194304",
                "OUT_OF_RANGE|Error, decoded message length too large: found 5242977 bytes, the limit is: 4194304 bytes|4194304",
                "UNKNOWN|HTTP status code 413 invalid content-type: text/html|9223372036854775807"
            })
    void howServersSayThatARequestIsTooLarge(Status.Code code, String said, long limit) {
        Answer.Failed failed = failed(Status.fromCode(code).withDescription(said));
        assertThat(failed.failure()).isEqualTo(Failure.TOO_LARGE);
        assertThat(failed.sizeLimit()).isEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quota of 100 calls a minute used up",
                "message queue exceeds its quota",
                "the size of the message backlog is too large",
                "message rate exceeds maximum",
                "queue length exceeds maximum size 1000",
                "batch size exceeds the quota of this tenant"
            })
    void otherResourcesThatAreExhausted(String said) {
        assertThat(failed(Status.RESOURCE_EXHAUSTED.withDescription(said)).failure())
                .isEqualTo(Failure.FAULT);
    }

    @Test
    void whatIsWantedAgainLaterIsNotTooLarge() {
        Metadata trailers = StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                        .setCode(Status.Code.RESOURCE_EXHAUSTED.value())
                        .addDetails(Any.pack(RetryInfo.newBuilder()
                                .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                                        .setSeconds(30))
                                .build()))
                        .build())
                .getTrailers();
        Answer.Failed failed = StatusTable.failed(
                Status.RESOURCE_EXHAUSTED.withDescription("received message larger than max"),
                trailers,
                "dns:///billing:9090",
                FIVE_MEBIBYTES,
                Redaction.NONE);
        assertThat(failed.failure()).isEqualTo(Failure.FAULT);
        assertThat(failed.retryDelay()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aValueOutOfRangeIsNoSize() {
        assertThat(failed(Status.OUT_OF_RANGE.withDescription("quantity exceeds stock"))
                        .failure())
                .isEqualTo(Failure.REFUSED);
    }

    @Test
    void aRequestOverTheUsualLimitThatIsRefusedWithoutAWord() {
        Status reset = Status.CANCELLED.withDescription("RST_STREAM closed stream. HTTP/2 error code: CANCEL");
        for (Status status : new Status[] {Status.RESOURCE_EXHAUSTED, reset}) {
            assertThat(StatusTable.failed(status, null, "t", FIVE_MEBIBYTES, Redaction.NONE)
                            .failure())
                    .isEqualTo(Failure.TOO_LARGE);
            assertThat(StatusTable.failed(status, null, "t", 1_000, Redaction.NONE)
                            .failure())
                    .isEqualTo(Failure.FAULT);
        }
    }

    @Test
    void theReasonNamesTheCauseInOneLine() {
        Status refused = Status.UNAVAILABLE
                .withDescription("io exception")
                .withCause(new IOException(
                        "outer",
                        new ConnectException("finishConnect(..) failed with error(-111): Connection refused")));
        assertThat(failed(refused).reason()).isEqualTo("UNAVAILABLE from dns:///billing:9090 (Connection refused)");
        assertThat(failed(Status.INTERNAL.withDescription("one\n  two\r\nthree"))
                        .reason())
                .endsWith("(one two three)");
        assertThat(failed(Status.INTERNAL.withDescription("x".repeat(5_000))).reason())
                .hasSizeLessThan(600);
        assertThat(failed(Status.INTERNAL.withDescription("lost").withCause(new IOException()))
                        .reason())
                .endsWith("(lost: IOException)");
    }

    @Test
    void aBadCertificateIsAMatterOfConfiguration() {
        SSLHandshakeException handshake = new SSLHandshakeException("General OpenSslEngine problem");
        handshake.initCause(new CertificateExpiredException("NotAfter: Thu Jan 01 1970"));
        Answer.Failed failed =
                failed(Status.UNAVAILABLE.withDescription("io exception").withCause(handshake));
        assertThat(failed.failure()).isEqualTo(Failure.MISCONFIGURED);
        assertThat(failed.reason()).contains("NotAfter: Thu Jan 01 1970");
        assertThat(failed(Status.UNAVAILABLE.withCause(new SSLHandshakeException("Remote host terminated")))
                        .failure())
                .isEqualTo(Failure.UNREACHABLE);
    }

    @Test
    void detailsThatCantBeReadAreLeftOut() {
        Metadata trailers = new Metadata();
        trailers.put(
                Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER),
                "this is no protobuf".getBytes(StandardCharsets.UTF_8));
        Answer.Failed failed = StatusTable.failed(Status.UNAVAILABLE, trailers, "t", 1, Redaction.NONE);
        assertThat(failed.failure()).isEqualTo(Failure.UNREACHABLE);
        assertThat(failed.retryDelay()).isZero();
    }

    @Test
    void delaysOfPeersAreKeptWithinReason() {
        assertThat(Durations.of(seconds(-5))).isZero();
        assertThat(Durations.of(seconds(90))).isEqualTo(Duration.ofSeconds(90));
        assertThat(Durations.of(seconds(315_576_000_000L))).isEqualTo(Duration.ofHours(1));
        assertThat(Durations.of(
                        com.google.protobuf.Duration.newBuilder().setNanos(-1).build()))
                .isZero();
    }

    private static com.google.protobuf.Duration seconds(long seconds) {
        return com.google.protobuf.Duration.newBuilder().setSeconds(seconds).build();
    }
}
