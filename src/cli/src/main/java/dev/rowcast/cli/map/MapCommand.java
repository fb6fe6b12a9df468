package dev.rowcast.cli.map;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.rowcast.batch.source.RowSample;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.change.TableId;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.FileTrouble;
import dev.rowcast.cli.support.Version;
import dev.rowcast.cli.verify.Pipeline;
import dev.rowcast.cli.verify.PipelineOptions;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.export.ContractsFile;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.shape.UnsupportedColumnException;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.mapping.Trial;
import dev.rowcast.mapping.UnansweredException;
import dev.rowcast.mapping.UnfitMappingException;
import dev.rowcast.route.MappingSettings;
import dev.rowcast.route.Subscription;
import dev.rowcast.v1.ChangeEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tries a mapping. */
@Command(
        name = "map",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Shows what a mapping makes of some rows, each row with its documents; nothing is written.",
            "The rows are those of a subscription, read from MySQL (--subscription), or a file's, for a test without any server"
                    + " (--file or --mapping, --contracts, --table, --rows). Each is mapped twice, since a mapping has to make the same of"
                    + " the same row whenever it is asked."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:All rows were mapped.",
            "1:The mapping doesn't fit the rows, refuses one, or made something else when it was asked again; or it could not begin.",
            "2:The command line is wrong."
        })
public final class MapCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int NOT_GOOD = 1;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private PipelineOptions options;

    @Option(
            names = "--subscription",
            paramLabel = "NAME",
            description = "The subscription whose mapping and rows are meant.")
    private @Nullable String subscription;

    @Option(
            names = "--sample",
            paramLabel = "ROWS",
            defaultValue = "3",
            description = "So many rows of each table. Default: ${DEFAULT-VALUE}")
    private int sample;

    @Option(names = "--file", paramLabel = "FILE", description = "A mapping file of expressions.")
    private @Nullable Path file;

    @Option(
            names = "--mapping",
            paramLabel = "JSON",
            description = "In place of --file: the mapping as the routing has it, such as"
                    + " '{\"language\": \"grpc\", \"command\": [\"node\", \"map.js\"]}'.")
    private @Nullable String written;

    @Option(
            names = "--contracts",
            paramLabel = "DIR",
            description = "With --file or --mapping: a folder of exported contracts.")
    private @Nullable Path contracts;

    @Option(names = "--table", paramLabel = "DATABASE.TABLE", description = "With these: whose rows they are.")
    private @Nullable String table;

    @Option(
            names = "--rows",
            paramLabel = "FILE",
            description = "With these: rows, one on each line as protobuf's JSON of the table's exported message.")
    private @Nullable Path rows;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        boolean mapping = (file != null) != (written != null);
        boolean whole = mapping && contracts != null && table != null && rows != null;
        boolean none = file == null && written == null && contracts == null && table == null && rows == null;
        if (sample < 1 || (subscription != null) == whole || !whole && !none) {
            throw new ParameterException(
                    spec.commandLine(),
                    "name either --subscription, or --file or --mapping, and --contracts, --table and --rows; --sample is at least 1");
        }
        List<TriedTable> tried = whole
                ? ofFiles(
                        settings(Objects.requireNonNull(table)),
                        Objects.requireNonNull(contracts),
                        Objects.requireNonNull(table),
                        Objects.requireNonNull(rows))
                : live(Objects.requireNonNull(subscription));
        print(tried);
        return tried.stream().allMatch(TriedTable::isGood) ? 0 : NOT_GOOD;
    }

    private void print(List<TriedTable> tried) throws IOException {
        PrintWriter screen = spec.commandLine().getOut();
        if (json) {
            ArrayNode all = JSON.createArrayNode();
            tried.forEach(each -> each.addTo(all));
            screen.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all));
        } else {
            tried.forEach(each -> each.lines().forEach(screen::println));
        }
        screen.flush();
    }

    private MappingSettings settings(String name) {
        return file != null
                ? new MappingSettings("", "cel", Map.of("file", file.toString()))
                : WrittenMapping.read(Objects.requireNonNull(written), name);
    }

    private List<TriedTable> ofFiles(MappingSettings settings, Path folder, String name, Path rowsFile) {
        Contract contract = exported(folder, name);
        try (Mapping mapping = mapping(settings)) {
            return List.of(
                    tried(mapping, new TriedRows(contract, Map.of(), RowsFile.read(rowsFile, contract, sample))));
        }
    }

    private static Contract exported(Path folder, String name) {
        Path all = folder.resolve(ContractsFile.NAME);
        try {
            return ContractsFile.read(Files.readAllBytes(all)).stream()
                    .map(ContractEntry::contract)
                    .filter(contract -> contract.table().toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new CliException("there is no contract of " + name + " in " + all, null));
        } catch (IOException unreadable) {
            throw FileTrouble.reading(all, unreadable);
        } catch (IllegalArgumentException unusable) {
            throw new CliException(all + " can't be read: " + unusable.getMessage(), unusable);
        }
    }

    private List<TriedTable> live(String name) {
        Pipeline pipeline = options.pipeline(name);
        Subscription wanted = options.wanted(pipeline.routing(), name);
        MappingSettings settings = wanted.mapping()
                .orElseThrow(() -> new CliException("subscription " + wanted.name() + " has no mapping", null));
        try (Mapping mapping = mapping(settings);
                SourceConnection source = new SourceConnection(pipeline.mysql(), pipeline.form(), Waiting.REAL);
                ContractLog log = pipeline.contracts().get()) {
            ContractRegistry registry = new ContractRegistry(log);
            registry.refresh();
            ContractGate gate = new ContractGate(registry, pipeline.rules());
            List<TriedTable> all = new ArrayList<>();
            for (TableId each : options.chosen(registry, pipeline.routing(), wanted)) {
                Contract contract = PipelineOptions.contract(gate, wanted, each)
                        .orElseThrow(() -> new CliException("there is no contract of " + each + " yet", null));
                all.add(tried(mapping, read(RowSample.of(source, contract, sample))));
            }
            return all;
        } catch (UnfinishedException | UnsupportedColumnException unread) {
            throw new CliException(String.valueOf(unread.getMessage()), unread);
        }
    }

    private static Mapping mapping(MappingSettings settings) {
        try {
            return InstalledDestinations.mapping(settings);
        } catch (IllegalArgumentException unusable) {
            throw new CliException(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private static TriedRows read(RowSample read) {
        OutputSchema schema = read.schema();
        RowEncoder events = schema.events();
        List<ByteString> messages = read.rows().stream()
                .map(row -> after(Objects.requireNonNull(events.encode(row))))
                .toList();
        return new TriedRows(schema.contract(), schema.facts(), messages);
    }

    private static ByteString after(byte[] event) {
        try {
            return ChangeEvent.parseFrom(event).getAfter();
        } catch (InvalidProtocolBufferException fault) {
            throw new IllegalStateException("a row that was just encoded can't be read", fault);
        }
    }

    private static TriedTable tried(Mapping mapping, TriedRows rows) {
        try {
            Trial trial = mapping.of(rows.contract(), rows.facts())
                    .thenCompose(made -> Trial.of(made, rows.rows()))
                    .toCompletableFuture()
                    .join();
            return new TriedTable(rows, trial);
        } catch (CompletionException fault) {
            if (fault.getCause() instanceof UnfitMappingException || fault.getCause() instanceof UnansweredException) {
                throw new CliException(String.valueOf(fault.getCause().getMessage()), fault);
            }
            throw fault;
        }
    }
}
