package dev.rowcast.destination.bigquery;

import dev.rowcast.destination.DestinationZipTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class BigQueryZipIT extends DestinationZipTest {
    private final FakeBigQuery bigQuery = new FakeBigQuery();

    @AfterEach
    void close() {
        bigQuery.close();
    }

    @Override
    protected String type() {
        return "bigquery";
    }

    @Override
    protected List<String> files() {
        return List.of(
                "THIRD-PARTY.txt",
                "licenses/BSD-3-Clause",
                "lib/google-api-services-bigquery-",
                "lib/google-auth-library-oauth2-http-",
                "lib/grpc-google-cloud-bigquerystorage-v1-",
                "lib/grpc-netty-shaded-");
    }

    /** What Google's ready-made clients bring besides, and would make the zip three times as large. */
    @Override
    protected List<String> strangers() {
        return List.of("arrow", "conscrypt", "v1beta", "httpclient-4", "jackson", "opentelemetry");
    }

    @Override
    protected String settings() {
        return ", \"project\": \"" + FakeBigQuery.PROJECT
                + "\", \"dataset\": \"{database}\", \"auth\": \"none\", \"endpoint\": {\"api\": \"" + bigQuery.api()
                + "\", \"storage\": \"" + bigQuery.storage() + "\"}";
    }

    @Override
    protected List<String> there() {
        return bigQuery.rows("notes").stream()
                .map(row -> String.valueOf(row.get("id")))
                .toList();
    }
}
