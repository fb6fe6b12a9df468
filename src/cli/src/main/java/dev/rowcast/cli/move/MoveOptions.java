package dev.rowcast.cli.move;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.ConnectUrl;
import dev.rowcast.cli.support.ContractLogOptions;
import dev.rowcast.cli.support.KafkaTrouble;
import dev.rowcast.cli.support.StateOptions;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.standalone.AlreadyRunningException;
import dev.rowcast.standalone.StateMove;
import dev.rowcast.standalone.state.StateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is moved: connectors on the one side, a state on the other. */
final class MoveOptions {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ContractLogOptions log;

    @Option(
            names = "--connect",
            paramLabel = "URL",
            converter = ConnectUrl.Reader.class,
            description =
                    "REST address of a Connect worker, such as http://connect:8083. Default: that of the stack in --dir.")
    private @Nullable ConnectUrl connect;

    @Option(
            names = "--source-connector",
            paramLabel = "NAME",
            required = true,
            description =
                    "Debezium's connector. Its topic.prefix is the \"name\" of the source in the configuration of rowcast run.")
    @SuppressWarnings("NullAway.Init")
    private String source;

    @Option(
            names = "--connector",
            paramLabel = "NAME",
            required = true,
            description = "A Rowcast connector that delivers what the source reads; repeated where there are several.")
    private List<String> sinks = new ArrayList<>();

    /** The connectors. */
    ConnectSide connect() {
        String url = connect == null
                ? log.worker()
                        .orElseThrow(() -> new CliException(
                                "say which Kafka Connect: --connect http://HOST:8083, or the stack with --dir", null))
                : connect.text();
        return new ConnectSide(url, source, sinks);
    }

    ContractLogOptions log() {
        return log;
    }

    /** A client for the brokers that have the contract log. */
    Map<String, Object> kafka() {
        return log.client();
    }

    /**
     * Does that with the state, which no process uses meanwhile.
     *
     * @throws CliException if one does, and for whatever the state or Kafka can't do
     */
    void withState(Consumer<StateMove> work) {
        StateOptions named = log.state().orElseGet(StateOptions::new);
        try (StateMove state = StateMove.of(named.settings())) {
            work.accept(state);
        } catch (AlreadyRunningException | StateException | ContractLogException said) {
            throw new CliException(String.valueOf(said.getMessage()), said);
        } catch (KafkaException wrong) {
            throw KafkaTrouble.at(kafka().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG), wrong);
        }
    }
}
