package dev.rowcast.cli.deadletters;

import dev.rowcast.cli.support.CliException;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.route.Routing;
import dev.rowcast.standalone.config.RunConfig;
import dev.rowcast.standalone.spool.ParkedRow;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateContractLog;
import dev.rowcast.standalone.state.StateException;
import java.time.InstantSource;

/**
 * A process without Kafka.
 *
 * @param state where it keeps its letters, contracts and parked keys
 * @param routing its subscriptions
 * @param destinations makes their destinations
 * @param values settings of its source that affect values
 * @param rules what it says to the gate
 */
record ProcessOwner(
        State state, Routing routing, InstalledDestinations destinations, SourceSettings values, GateRules rules)
        implements LetterOwner {
    /** One with that configuration. */
    static ProcessOwner of(State state, RunConfig config) {
        return new ProcessOwner(state, config.routing(), config.destinations(), config.values(), config.gate());
    }

    /** One with that routing, and all else as it is by default. */
    static ProcessOwner of(State state, Routing routing, InstalledDestinations destinations) {
        return new ProcessOwner(
                state,
                routing,
                destinations,
                SourceSettings.DEFAULT,
                new GateRules("", routing.renames(), Approvals.NONE, NewContracts.STANDARD, true));
    }

    @Override
    public LetterTopic open() {
        return new StateLetterTopic(state, InstantSource.system());
    }

    @Override
    public Redrive.Setup setup(LetterTopic topic, ClassLoader classes) {
        if (!(topic instanceof StateLetterTopic letters)) {
            throw new IllegalArgumentException("these letters aren't of the state: " + topic.name());
        }
        return new Redrive.Setup(routing, destinations::of, values, letters);
    }

    @Override
    public ContractLog log() {
        return new StateContractLog(state);
    }

    @Override
    public void release(String subscription, ChangeKey key) {
        try (Session session = state.session()) {
            ParkedRow.release(session, subscription, key);
        } catch (StateException unwritten) {
            throw new CliException(
                    "all changes of " + key + " are delivered, but the key can't be released: "
                            + unwritten.getMessage(),
                    unwritten);
        }
    }
}
