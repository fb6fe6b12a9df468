package dev.rowcast.cli.status;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * What to show.
 *
 * @param subscriptions whether a subscription of that name is wanted
 * @param connect what Kafka Connect knows
 * @param kafka what Kafka knows
 * @param silence a source that hasn't written for so long is silent
 */
record StatusQuestion(Predicate<String> subscriptions, ConnectFacts connect, KafkaFacts kafka, Duration silence) {}
