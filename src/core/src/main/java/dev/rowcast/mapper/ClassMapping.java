package dev.rowcast.mapper;

import com.google.protobuf.ByteString;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.mapper.api.RowMapper;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.mapping.Output;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.mapping.UnansweredException;
import dev.rowcast.mapping.UnfitMappingException;
import dev.rowcast.v1.DescribeRequest;
import dev.rowcast.v1.DescribeResponse;
import dev.rowcast.v1.MapResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A mapping in a class of its users'. Thread-safe. */
public final class ClassMapping implements Mapping {
    private static final int THREADS = 2;

    private final RowMapper mapper;
    private final Duration deadline;
    private final Runnable whenClosed;
    private final ExecutorService threads;

    /**
     * @param deadline for each batch of rows
     * @param whenClosed lets go of its classes
     */
    public ClassMapping(RowMapper mapper, Duration deadline, Runnable whenClosed) {
        this.mapper = mapper;
        this.deadline = deadline;
        this.whenClosed = whenClosed;
        this.threads = Executors.newFixedThreadPool(THREADS, this::thread);
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "rowcast-mapping");
        thread.setDaemon(true);
        thread.setContextClassLoader(mapper.getClass().getClassLoader());
        return thread;
    }

    @Override
    public CompletionStage<TableMapping> of(Contract contract, Map<String, ColumnFacts> facts) {
        DescribeRequest table = Description.request(contract);
        return inTime(() -> new Table(table, described(contract, table)));
    }

    private Description described(Contract contract, DescribeRequest table) {
        DescribeResponse said;
        try {
            said = mapper.describe(table);
        } catch (IllegalArgumentException unwanted) {
            throw new UnfitMappingException(
                    contract, this + " takes no such rows: " + Answers.reason(String.valueOf(unwanted.getMessage())));
        } catch (RuntimeException | LinkageError | StackOverflowError fault) {
            throw new UnfitMappingException(contract, this + " can't describe what it makes: " + place(fault));
        }
        if (said == null) {
            throw new UnfitMappingException(contract, this + " describes null; return a DescribeResponse");
        }
        return Description.of(contract, said);
    }

    private <T> CompletionStage<T> inTime(Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Future<?> running;
        try {
            running = threads.submit(() -> {
                try {
                    answer.complete(work.get());
                } catch (RuntimeException | Error fault) {
                    answer.completeExceptionally(fault);
                }
            });
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.failedFuture(new UnansweredException(this + " was closed"));
        }
        return answer.orTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS).exceptionally(fault -> {
            running.cancel(true);
            Throwable cause = MapperCalls.cause(fault);
            if (cause instanceof TimeoutException) {
                throw new UnansweredException(this + " hasn't answered for " + deadline.toMillis()
                        + " ms; a thread dump shows where its threads, rowcast-mapping, are");
            }
            throw cause instanceof RuntimeException known ? known : new IllegalStateException(this + " failed", cause);
        });
    }

    /** Where something was thrown, without its message, which may have a row's values. */
    private static String place(Throwable fault) {
        String frame = "";
        for (StackTraceElement each : fault.getStackTrace()) {
            boolean library = each.getClassName().startsWith("java.")
                    || each.getClassName().startsWith("jdk.")
                    || each.getClassName().startsWith("com.google.")
                    || each.getClassName().startsWith("dev.rowcast.v1.");
            if (!library) {
                frame = " at " + each.getClassName() + "." + each.getMethodName() + "(" + each.getFileName() + ":"
                        + each.getLineNumber() + ")";
                break;
            }
        }
        return fault.getClass().getName() + frame;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        whenClosed.run();
    }

    @Override
    public String toString() {
        return "class " + mapper.getClass().getName();
    }

    private final class Table implements TableMapping {
        private final DescribeRequest table;
        private final Description description;

        Table(DescribeRequest table, Description description) {
            this.table = table;
            this.description = description;
        }

        @Override
        public String version() {
            return description.version();
        }

        @Override
        public List<Output> outputs() {
            return description.outputs();
        }

        @Override
        public CompletionStage<List<Mapped>> map(List<ByteString> rows) {
            return inTime(() -> rows.stream().map(this::map).toList());
        }

        private Mapped map(ByteString row) {
            @Nullable MapResult result;
            try {
                result = mapper.map(table, row);
            } catch (RuntimeException | LinkageError | StackOverflowError fault) {
                return new Mapped.Refused(ClassMapping.this + " can't map the row: " + place(fault));
            }
            return result == null
                    ? new Mapped.Refused(ClassMapping.this + " makes null of the row; return a MapResult")
                    : description.result(result).mapped();
        }
    }
}
