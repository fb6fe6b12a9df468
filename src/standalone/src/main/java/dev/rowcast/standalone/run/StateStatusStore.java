package dev.rowcast.standalone.run;

import dev.rowcast.observe.StatusStore;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StatusTable;
import org.jspecify.annotations.Nullable;

/** The status of processes in the state that they share. */
final class StateStatusStore implements StatusStore {
    private final Session session;

    StateStatusStore(State state) {
        this.session = state.session();
    }

    @Override
    public void put(String key, byte @Nullable [] value) {
        session.run(connection -> {
            if (value == null) {
                StatusTable.remove(connection, key);
            } else {
                StatusTable.put(session, connection, key, value);
            }
            return key;
        });
    }

    @Override
    public void close() {
        session.close();
    }
}
