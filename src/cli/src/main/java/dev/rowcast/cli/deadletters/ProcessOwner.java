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
 */
record ProcessOwner(State state, Routing routing, InstalledDestinations destinations) implements LetterOwner {
    @Override
    public LetterTopic open() {
        return new StateLetterTopic(state, InstantSource.system());
    }

    @Override
    public Redrive.Setup setup(LetterTopic topic, ClassLoader classes) {
        if (!(topic instanceof StateLetterTopic letters)) {
            throw new IllegalArgumentException("these letters aren't of the state: " + topic.name());
        }
        return new Redrive.Setup(routing, destinations::of, SourceSettings.DEFAULT, letters);
    }

    @Override
    public GateRules rules() {
        return new GateRules("", routing.renames(), Approvals.NONE, NewContracts.STANDARD, true);
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
