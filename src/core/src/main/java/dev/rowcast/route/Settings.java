package dev.rowcast.route;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How changes are delivered to a subscription: its own settings, and those of {@code defaults} for the rest.
 *
 * @param tls how the connection is secured
 * @param tokenFile file of the bearer token that is sent with each call; empty for none
 * @param compression how requests are compressed; default no compression
 * @param deadline for one call, after which it counts as failed; default 30 s
 * @param batch when a batch is full
 * @param buffer how much may wait
 * @param retry the backoff between tries
 * @param ordering which changes are kept in order; default all of a partition
 * @param maxInFlight most calls in flight for a partition if only the changes of a key are kept in order; default 8
 * @param onReject what happens to a key's later changes after one was rejected; by default they are delivered
 * @param metadata gRPC metadata sent with each call, ASCII values by lower-case key; default none
 * @param changeRules what is done when a table changes
 * @param keepalive pings on a connection
 * @param mode how batches travel; default by unary calls
 * @param stream how a stream is used, if batches travel on one
 * @param token the bearer token that is sent with each call; empty for none, or if {@code tokenFile} is set
 * @param secretMetadata more metadata by key, whose values are secrets; default none
 * @param healthCheck whether to watch the service's health; default no health check
 * @param maxConcurrentCalls most calls in flight for the subscription in one task, over all partitions; default 100
 * @param probe whether to look if the service can be reached while there is nothing to deliver; default not
 */
public record Settings(
        Tls tls,
        Optional<String> tokenFile,
        Compression compression,
        Duration deadline,
        Batch batch,
        Buffer buffer,
        Retry retry,
        Ordering ordering,
        int maxInFlight,
        OnReject onReject,
        Map<String, String> metadata,
        ChangeRules changeRules,
        Keepalive keepalive,
        Mode mode,
        Streaming stream,
        Optional<Secret> token,
        Map<String, Secret> secretMetadata,
        HealthCheck healthCheck,
        int maxConcurrentCalls,
        Probe probe) {
    /** The defaults. */
    public static final Settings DEFAULT = new Settings(
            Tls.DEFAULT,
            Optional.empty(),
            Compression.NONE,
            Duration.ofSeconds(30),
            Batch.DEFAULT,
            Buffer.DEFAULT,
            Retry.DEFAULT,
            Ordering.PARTITION,
            8,
            OnReject.CONTINUE,
            Map.of(),
            ChangeRules.DEFAULT,
            Keepalive.DEFAULT,
            Mode.UNARY,
            Streaming.DEFAULT,
            Optional.empty(),
            Map.of(),
            HealthCheck.NONE,
            100,
            Probe.NONE);

    public Settings {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        secretMetadata = Collections.unmodifiableMap(new LinkedHashMap<>(secretMetadata));
    }

    /** Everything but the values of the metadata, which may be secret. */
    @Override
    public String toString() {
        return "Settings[tls=" + tls + ", tokenFile=" + tokenFile + ", compression=" + compression + ", deadline="
                + deadline + ", batch=" + batch
                + ", buffer=" + buffer + ", retry=" + retry + ", ordering=" + ordering + ", maxInFlight=" + maxInFlight
                + ", onReject="
                + onReject + ", metadata keys=" + metadata.keySet() + ", changeRules="
                + changeRules + ", keepalive=" + keepalive + ", mode=" + mode + ", stream=" + stream + ", token="
                + token + ", secretMetadata=" + secretMetadata + ", healthCheck=" + healthCheck
                + ", maxConcurrentCalls="
                + maxConcurrentCalls + ", probe=" + probe + "]";
    }
}
