package dev.rowcast.e2e;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Starts the stack before the first test and ends it after the last, closes what a test opened, sees that a class leaves nothing, and adds to a failure
 * what the stack says of it.
 */
public final class StackExtension
        implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, TestExecutionExceptionHandler {
    @Override
    public void beforeAll(ExtensionContext context) {
        // Not that of one request: each class is one where several JVMs share the classes out.
        context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(StackExtension.class))
                .getOrComputeIfAbsent(TestStack.class, key -> TestStack.shared(), TestStack.class);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        if (!(failure instanceof TestAbortedException)) {
            failure.addSuppressed(new StackSays(TestStack.shared().diagnostics()));
        }
        throw failure;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        TestStack.shared().endTest();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        TestStack.shared().assertNothingIsLeft();
    }

    /** Not an error of its own, but what a test's report shows below the failure. */
    private static final class StackSays extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StackSays(String what) {
            super(what, null, false, false);
        }
    }
}
