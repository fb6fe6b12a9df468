package dev.rowcast.destination.dynamodb;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;

/**
 * AWS's clients of the settings. What waits for its turn, since as many requests are under way as may be, waits in their HTTP client.
 *
 * @param once tries nothing again by itself: a lane does, which knows what else waits
 * @param patient tries again for some time, for who reads
 * @param http what both send by
 * @param loops the threads of that
 */
record Connection(DynamoDbAsyncClient once, DynamoDbAsyncClient patient, SdkAsyncHttpClient http, EventLoopGroup loops)
        implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration TURN = Duration.ofMinutes(5);
    private static final int THREADS = 2;
    private static final int MOST_TRIES = 8;

    /** @throws IllegalArgumentException if the certificates can't be read */
    static Connection to(DynamoDbSettings settings) {
        EventLoopGroup loops = new NioEventLoopGroup(THREADS, new DefaultThreadFactory("rowcast-dynamodb", true));
        SdkAsyncHttpClient http = http(settings, loops);
        AwsCredentialsProvider credentials = credentials(settings.auth());
        RetryStrategy patient = AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(MOST_TRIES)
                .build();
        return new Connection(
                client(settings, http, credentials, AwsRetryStrategy.doNotRetry()),
                client(settings, http, credentials, patient),
                http,
                loops);
    }

    private static DynamoDbAsyncClient client(
            DynamoDbSettings settings,
            SdkAsyncHttpClient http,
            AwsCredentialsProvider credentials,
            RetryStrategy retries) {
        DynamoDbAsyncClientBuilder builder = DynamoDbAsyncClient.builder()
                .httpClient(http)
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials)
                .overrideConfiguration(each -> each.retryStrategy(retries));
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder.build();
    }

    private static SdkAsyncHttpClient http(DynamoDbSettings settings, EventLoopGroup loops) {
        NettyNioAsyncHttpClient.Builder http = NettyNioAsyncHttpClient.builder()
                .maxConcurrency(settings.concurrency())
                .maxPendingConnectionAcquires(Integer.MAX_VALUE)
                .connectionAcquisitionTimeout(TURN)
                .connectionTimeout(CONNECT)
                .readTimeout(ANSWER)
                .writeTimeout(ANSWER)
                // Its own would be waited for when it is closed.
                .eventLoopGroup(SdkEventLoopGroup.create(loops));
        if (settings.ca() != null) {
            TrustManager[] trusting = trusting(settings.ca());
            http.tlsTrustManagersProvider(() -> trusting);
        }
        return http.build();
    }

    private static AwsCredentialsProvider credentials(DynamoDbSettings.@Nullable Auth auth) {
        if (auth == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        String secretKey = auth.secretKey().value();
        return StaticCredentialsProvider.create(
                auth.token() == null
                        ? AwsBasicCredentials.create(auth.accessKey(), secretKey)
                        : AwsSessionCredentials.create(
                                auth.accessKey(), secretKey, auth.token().value()));
    }

    private static TrustManager[] trusting(Path ca) {
        try (InputStream pem = Files.newInputStream(ca)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), each);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            return managers.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the certificates of \"tls\"/\"ca\" can't be read from " + ca + " on this machine: " + e, e);
        }
    }

    @Override
    public void close() {
        once.close();
        patient.close();
        http.close();
        loops.shutdownGracefully(1, 15, TimeUnit.SECONDS);
    }
}
