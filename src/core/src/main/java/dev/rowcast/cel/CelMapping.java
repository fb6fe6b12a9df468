package dev.rowcast.cel;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowMessages;
import dev.rowcast.mapping.Document;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.mapping.Output;
import dev.rowcast.mapping.TableMapping;
import dev.rowcast.mapping.UnfitMappingException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A mapping of expressions in a file, read once. */
public final class CelMapping implements Mapping {
    private static final int THREADS = 2;

    private final String name;
    private final MappingFile file;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, CelMapping::thread);

    private CelMapping(String name, MappingFile file) {
        this.name = name;
        this.file = file;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "rowcast-mapping");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * The mapping in a file, YAML or JSON.
     *
     * @throws IllegalArgumentException if it can't be read, or isn't well-formed whatever the tables; the message has every mistake with its line
     */
    public static CelMapping in(Path file) {
        try {
            return of(file.toString(), Files.readString(file));
        } catch (MalformedInputException notText) {
            throw new IllegalArgumentException("mapping file " + file + " isn't UTF-8", notText);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("mapping file " + file + " can't be read: " + unreadable, unreadable);
        }
    }

    /** @param name the file's, for messages */
    static CelMapping of(String name, String text) {
        try {
            return new CelMapping(name, MappingFileParser.parse(text));
        } catch (IllegalArgumentException mistakes) {
            throw new IllegalArgumentException("mapping file " + name + ": " + mistakes.getMessage(), mistakes);
        }
    }

    @Override
    public CompletionStage<TableMapping> of(Contract contract, Map<String, ColumnFacts> facts) {
        return CompletableFuture.supplyAsync(() -> compiled(contract, facts), threads);
    }

    private TableMapping compiled(Contract contract, Map<String, ColumnFacts> facts) {
        List<OutputRules> rules = file.tables().get(contract.table());
        if (rules == null) {
            throw new UnfitMappingException(
                    contract,
                    "mapping file " + name + " has no " + contract.table()
                            + " in \"tables\"; add it, or take the table out of the subscription");
        }
        RowExpressions rows = RowExpressions.ofRows(contract);
        List<String> mistakes = new ArrayList<>();
        List<MappedOutput> outputs = rules.stream()
                .map(each -> MappedOutput.of(each, rows, contract, facts, mistakes))
                .toList();
        if (!mistakes.isEmpty()) {
            throw new UnfitMappingException(contract, "mapping file " + name + ": " + String.join("; ", mistakes));
        }
        return new Table(rows, RowMessages.byNumber(contract.fields()), outputs);
    }

    private final class Table implements TableMapping {
        private final RowExpressions rows;
        private final Map<Integer, ContractField> fields;
        private final List<MappedOutput> outputs;

        Table(RowExpressions rows, Map<Integer, ContractField> fields, List<MappedOutput> outputs) {
            this.rows = rows;
            this.fields = fields;
            this.outputs = outputs;
        }

        @Override
        public String version() {
            return file.version();
        }

        @Override
        public List<Output> outputs() {
            return outputs.stream().map(MappedOutput::output).toList();
        }

        @Override
        public CompletionStage<List<Mapped>> map(List<ByteString> all) {
            return CompletableFuture.supplyAsync(
                    () -> all.stream().map(this::map).toList(), threads);
        }

        private Mapped map(ByteString bytes) {
            try {
                Row row = RowMessages.read(fields, bytes.newCodedInput());
                DynamicMessage message = DynamicMessage.parseFrom(rows.row(), bytes);
                List<Document> made = new ArrayList<>();
                for (MappedOutput output : outputs) {
                    output.map(row, message, made);
                }
                return new Mapped.Documents(made);
            } catch (UnfitTextException refused) {
                return new Mapped.Refused("mapping file " + name + ", " + refused.getMessage());
            } catch (InvalidProtocolBufferException fault) {
                throw new IllegalStateException("a row that was encoded can't be read", fault);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    @Override
    public String toString() {
        return name;
    }
}
