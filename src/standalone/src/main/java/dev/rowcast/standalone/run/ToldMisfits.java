package dev.rowcast.standalone.run;

import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.fit.Misfits;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Routing;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the log what of a routing doesn't fit the contracts, before a row comes. Whatever is wrong, reading and delivering begin. Stateless. */
final class ToldMisfits {
    private static final Logger LOG = LoggerFactory.getLogger(ToldMisfits.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ToldMisfits() {}

    /** Looks, on a thread of its own. */
    static void tell(Routing routing, ContractGate gate, ContractRegistry registry) {
        if (Misfits.arePossible(routing)) {
            Misfits misfits = Misfits.among(routing, gate, registry.histories(), table -> true);
            Thread thread = new Thread(() -> misfits.find(PATIENCE).forEach(ToldMisfits::tell), "rowcast-fit");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void tell(Mistake misfit) {
        LOG.warn(
                "routes {}: {}. All else goes on; what was corrected counts after SIGHUP or a new start",
                misfit.pointer(),
                misfit.message());
    }
}
