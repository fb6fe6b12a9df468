package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.connect.KafkaContractLog;
import dev.rowcast.connect.KafkaParkedKeys;
import dev.rowcast.connect.ParkedKey;
import dev.rowcast.connect.SinkConfig;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.deliver.ChangeKey;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * A connector on Kafka Connect.
 *
 * @param sink the connector
 * @param options where its letters are
 */
record SinkOwner(Sink sink, DeadLetterOptions options) implements LetterOwner {
    @Override
    public LetterTopic open() {
        return options.open(Optional.of(sink));
    }

    @Override
    public Redrive.Setup setup(LetterTopic topic, ClassLoader classes) {
        try {
            return new Redrive.Setup(
                    sink.config().routing(),
                    sink.config().destinations()::of,
                    sink.config().source(),
                    new ConvertedLetters(topic, sink.converter(true, classes), sink.converter(false, classes)));
        } catch (ConfigException wrong) {
            throw new CliException("connector " + sink.name() + ": " + wrong.getMessage(), wrong);
        }
    }

    @Override
    public GateRules rules() {
        return sink.rules();
    }

    @Override
    public ContractLog log() {
        return KafkaContractLog.open(
                sink.config().contractLogTopic(), sink.config().contractLogClient());
    }

    @Override
    public void release(String subscription, ChangeKey key) {
        SinkConfig config = sink.config();
        try (KafkaParkedKeys parked = KafkaParkedKeys.open(
                KafkaParkedKeys.topicBeside(config.contractLogTopic()),
                sink.name(),
                config.contractLogClient(),
                config.contractLogReplicationFactor())) {
            parked.release(new ParkedKey(sink.name(), subscription, key));
        } catch (ConnectException unwritten) {
            throw new CliException(
                    "all changes of " + key + " are delivered, but the key can't be released: "
                            + unwritten.getMessage(),
                    unwritten);
        }
    }
}
