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

    private static Answer.Failed failed(Status.Code code, String said, long requestBytes) {
        return StatusTable.failed(
                Status.fromCode(code).withDescription(said), null, "dns:///billing:9090", requestBytes, Redaction.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RESOURCE_EXHAUSTED|gRPC message exceeds maximum size 4194304: 5242977|4194304",
                "RESOURCE_EXHAUSTED|Decompressed gRPC message exceeds maximum size 4194304|4194304",
                "RESOURCE_EXHAUSTED|Compressed gRPC message exceeds maximum size 4194304: 4194305 bytes read|4194304",
                "RESOURCE_EXHAUSTED|gRPC message exceeds maximum size|9223372036854775807",
                "RESOURCE_EXHAUSTED|io.grpc.netty.NettyServerStream$TransportState@1f: Frame size 5242977 exceeds maximum: 4194304.|4194304",
                "RESOURCE_EXHAUSTED|Frame size 5242977 exceeds maximum: 4194304. If this is normal, increase the maxMessageSize in the channel/server builder|4194304",
                "RESOURCE_EXHAUSTED|Compressed frame exceeds maximum frame size: 4194304. Bytes read: 4194305. If this is normal, increase the maxMessageSize|4194304",
                "RESOURCE_EXHAUSTED|Received message larger than max (5242977 vs. 4194304)|4194304",
                "RESOURCE_EXHAUSTED|SERVER: Received message larger than max (5242977 vs. 4194304)|4194304",
                "RESOURCE_EXHAUSTED|Received message larger than max (5242977 vs 4194304)|4194304",
                "RESOURCE_EXHAUSTED|Received message that decompresses to a size larger than 4194304|4194304",
                "RESOURCE_EXHAUSTED|grpc: received message larger than max (5242977 vs. 4194304)|4194304",
                "RESOURCE_EXHAUSTED|rpc error: code = ResourceExhausted desc = grpc: received message larger than max (5242977 vs. 4194304)|4194304",
                "RESOURCE_EXHAUSTED|grpc: received message after decompression larger than max (5242977 vs. 4194304)|4194304",
                "RESOURCE_EXHAUSTED|grpc: received message after decompression larger than max 4194304|4194304",
                "RESOURCE_EXHAUSTED|grpc: message after decompression larger than max 4194304|4194304",
                "RESOURCE_EXHAUSTED|message size 5242977 is larger than configured max 4194304|4194304",
                "RESOURCE_EXHAUSTED|message is larger than configured max 4194304 - unable to determine message size: EOF|4194304",
                "RESOURCE_EXHAUSTED|Received message exceeds the maximum configured message size.|9223372036854775807",
                "OUT_OF_RANGE|Error, message length too large: found 5242977 bytes, the limit is: 4194304 bytes|4194304",
                "OUT_OF_RANGE|Error, decoded message length too large: found 5242977 bytes, the limit is: 4194304 bytes|4194304",
                "RESOURCE_EXHAUSTED|Error decompressing: size limit, of 4194304 bytes, exceeded while decompressing message|4194304",
                "UNKNOWN|HTTP status code 413 invalid content-type: text/html|9223372036854775807",
                "UNKNOWN|Payload Too Large|9223372036854775807",
                "RESOURCE_EXHAUSTED|Payload Too Large|9223372036854775807"
            })
    void howServersSayThatARequestIsTooLarge(Status.Code code, String said, long limit) {
        Answer.Failed failed = failed(code, said, 5_242_977);
        assertThat(failed.failure()).isEqualTo(Failure.TOO_LARGE);
        assertThat(failed.sizeLimit()).isEqualTo(limit);
        if (limit < Long.MAX_VALUE) {
            assertThat(failed(code, said, limit).failure())
                    .as("a request that keeps the limit isn't what was too large")
                    .isEqualTo(Failure.FAULT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quota of 100 calls a minute used up",
                "message queue exceeds its quota",
                "the size of the message backlog is too large",
                "message rate exceeds maximum",
                "queue length exceeds maximum size 1000",
                "batch size exceeds the quota of this tenant",
                "job queue size larger than 1000",
                "too many messages; queue larger than max 5000",
                "queue is full: message size larger than 100",
                "message too large for the queue at present",
                "message length exceeds maximum size of the buffer that is left",
                "worker pool size larger than configured max 64",
                "outbox: message larger than max 10 pending",
                "the broker said: Received message larger than max (5242977 vs. 100)",
                "Concurrent RPC limit exceeded",
                "Sending message exceeds the maximum configured message size.",
                "grpc: trying to send message larger than max (5242977 vs. 100)",
                "SERVER: Sent message larger than max (5242977 vs. 100)",
                "Error, encoded message length too large: found 5242977 bytes, the limit is: 100 bytes",
                "upstream said HTTP status code 413",
                "HTTP status code 4130"
            })
    void otherResourcesThatAreExhausted(String said) {
        assertThat(failed(Status.Code.RESOURCE_EXHAUSTED, said, FIVE_MEBIBYTES).failure())
                .isEqualTo(Failure.FAULT);
        assertThat(failed(Status.Code.RESOURCE_EXHAUSTED, said, 1_000).failure())
                .isEqualTo(Failure.FAULT);
        assertThat(failed(Status.Code.UNKNOWN, said, FIVE_MEBIBYTES).failure()).isEqualTo(Failure.FAULT);
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
                Status.RESOURCE_EXHAUSTED.withDescription("Received message larger than max (5242880 vs. 4194304)"),
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
