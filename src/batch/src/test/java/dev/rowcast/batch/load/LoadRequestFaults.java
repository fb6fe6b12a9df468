package dev.rowcast.batch.load;

import dev.rowcast.destination.Faults;
import dev.rowcast.samples.Pause;
import java.util.Random;

/** Into a store behind something that has requests go wrong. */
public abstract class LoadRequestFaults extends LoadFaults {
    /** What goes wrong as it is told. */
    protected abstract Faults between();

    @Override
    protected void refuse(Random random, String database) {
        int seed = random.nextInt();
        Random fates = new Random(seed);
        between().fates = n -> {
            synchronized (fates) {
                return Faults.Fate.values()[fates.nextInt(Faults.Fate.values().length)];
            }
        };
        Pause.millis(random.nextInt(4_000));
        between().fates = n -> Faults.Fate.THROUGH;
    }
}
