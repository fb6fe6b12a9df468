package dev.rowcast.deliver;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** For use with {@link ExtendWith}: what a test waits for may take long, since a busy machine is no failure. */
public final class Patience implements BeforeAllCallback {
    private static final Duration MOST = Duration.ofSeconds(90);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(MOST);
    }
}
