package dev.rowcast.destination.opensearch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.json.jackson.JacksonJsonpMapper;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;

/** Makes OpenSearch's client of the settings. */
final class Connecting {
    private static final Timeout CONNECT = Timeout.ofSeconds(10);
    private static final Timeout ANSWER = Timeout.ofSeconds(60);
    private static final int THREADS = 2;
    private static final int MOST_CONNECTIONS = 100;
    private static final int HTTP = 9200;

    private Connecting() {}

    /** @throws IllegalArgumentException if the certificates can't be read */
    static Http to(OpenSearchSettings settings) {
        PoolingAsyncClientConnectionManager connections = connections(settings.ca());
        return new ClientHttp(ApacheHttpClient5TransportBuilder.builder(
                        settings.urls().stream().map(Connecting::host).toArray(HttpHost[]::new))
                .setMapper(new JacksonJsonpMapper())
                .setDefaultHeaders(headers(settings))
                .setRequestConfigCallback(
                        request -> request.setResponseTimeout(ANSWER).setConnectionRequestTimeout(ANSWER))
                // What failed is tried again by a lane, which knows what else waits.
                .setHttpClientConfigCallback(client -> client.setConnectionManager(connections)
                        .setIOReactorConfig(IOReactorConfig.custom()
                                .setIoThreadCount(THREADS)
                                .build())
                        .disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableCookieManagement())
                .build());
    }

    private static HttpHost host(URI url) {
        return new HttpHost(url.getScheme(), url.getHost(), url.getPort() < 0 ? HTTP : url.getPort());
    }

    /** With each request: to be asked for them first would cost one more. */
    private static Header[] headers(OpenSearchSettings settings) {
        if (settings.user() == null || settings.password() == null) {
            return new Header[0];
        }
        byte[] login = (settings.user() + ":" + settings.password().value()).getBytes(StandardCharsets.UTF_8);
        return new Header[] {
            new BasicHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(login), true)
        };
    }

    private static PoolingAsyncClientConnectionManager connections(@Nullable Path ca) {
        PoolingAsyncClientConnectionManagerBuilder connections = PoolingAsyncClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setConnectTimeout(CONNECT).build())
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setMaxConnTotal(MOST_CONNECTIONS);
        if (ca != null) {
            connections.setTlsStrategy(ClientTlsStrategyBuilder.create()
                    .setSslContext(trusting(ca))
                    .buildAsync());
        }
        return connections.build();
    }

    private static SSLContext trusting(Path ca) {
        try (InputStream pem = Files.newInputStream(ca)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), each);
            }
            return SSLContexts.custom().loadTrustMaterial(trusted, null).build();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "the certificates of \"tls\"/\"ca\" can't be read from " + ca + " on this machine: " + e, e);
        }
    }
}
