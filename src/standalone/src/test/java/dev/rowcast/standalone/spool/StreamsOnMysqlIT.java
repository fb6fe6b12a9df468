package dev.rowcast.standalone.spool;

import dev.rowcast.standalone.state.StateServer;
import java.sql.SQLException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The property of {@link StreamsPropertyTest}, with the state on MySQL. */
class StreamsOnMysqlIT {
    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void nothingIsLostAndFirstDeliveriesAreInOrder(@ForAll long seed) throws SQLException {
        StreamsPropertyTest.run(seed, StateServer.open(StateServer.newDatabase("streams")));
    }
}
