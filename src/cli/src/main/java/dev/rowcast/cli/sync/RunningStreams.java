package dev.rowcast.cli.sync;

import dev.rowcast.batch.source.Waiting;
import dev.rowcast.cli.verify.Pipeline;
import dev.rowcast.standalone.state.State;
import java.util.Objects;
import java.util.function.Consumer;

/** The kinds of what delivers. Stateless. */
final class RunningStreams {
    private RunningStreams() {}

    /**
     * That of the pipeline.
     *
     * @param waits is told for what it waits
     */
    static RunningStream of(Pipeline pipeline, String subscription, Consumer<String> waits) {
        State state = pipeline.state();
        return state == null
                ? new ConnectStream(Objects.requireNonNull(pipeline.connectors()), subscription, Waiting.REAL, waits)
                : new StateStream(state, pipeline.source(), pipeline.mysql(), subscription, Waiting.REAL, waits);
    }
}
