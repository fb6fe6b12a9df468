package dev.rowcast.standalone.run;

import java.util.function.BooleanSupplier;

/** Whether this process leads, of one run: once that wasn't certain it isn't again, whoever has asked. Thread-safe. */
final class Lead implements BooleanSupplier {
    private final BooleanSupplier certain;
    private volatile boolean lost;

    /** @param certain whether it is certain now */
    Lead(BooleanSupplier certain) {
        this.certain = certain;
    }

    @Override
    public boolean getAsBoolean() {
        if (!lost && !certain.getAsBoolean()) {
            lost = true;
        }
        return !lost;
    }
}
