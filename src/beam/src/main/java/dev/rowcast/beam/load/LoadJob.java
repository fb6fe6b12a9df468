package dev.rowcast.beam.load;

import java.io.IOException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** The program of a job's jar: loads what the jar says, on the runner that the arguments name, as {@code --runner=FlinkRunner}. */
public final class LoadJob {
    private LoadJob() {}

    /** @param args Beam's pipeline options */
    public static void main(String[] args) throws IOException {
        LoadSpec spec = JobFiles.spec(LoadJob.class.getClassLoader());
        Pipeline pipeline =
                Pipeline.create(PipelineOptionsFactory.fromArgs(args).create());
        pipeline.apply("Load tables", new LoadTables(spec));
        // Where it is submitted to a cluster nobody waits for its end here.
        pipeline.run();
    }
}
