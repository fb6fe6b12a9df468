package dev.rowcast.mapper;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.mapping.Document;
import dev.rowcast.mapping.Mapped;
import dev.rowcast.mapping.Output;
import dev.rowcast.mapping.UnfitMappingException;
import dev.rowcast.v1.DescribeRequest;
import dev.rowcast.v1.DescribeResponse;
import dev.rowcast.v1.MapResult;
import dev.rowcast.v1.MappedColumn;
import dev.rowcast.v1.MappedDocument;
import dev.rowcast.v1.MappedOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a mapper says that it makes of a table's rows, and whether what it then makes is that. Immutable; equal where it says the same. */
final class Description {
    private static final Pattern OUTPUT = Pattern.compile("[A-Za-z0-9_$-]{1,64}");
    private static final Pattern COLUMN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    /** As many as MySQL has. */
    private static final int MOST_DIGITS = 65;

    private static final int MOST_SCALE = 30;
    private static final int LONGEST_VERSION = 100;
    /** More than anybody would have of one row. */
    private static final int MOST_DOCUMENTS = 1_000;

    private final DescribeResponse said;
    private final Map<String, DescribedOutput> outputs;

    private Description(DescribeResponse said, Map<String, DescribedOutput> outputs) {
        this.said = said;
        this.outputs = outputs;
    }

    /** What a mapper is asked of the rows of a contract. */
    static DescribeRequest request(Contract contract) {
        return DescribeRequest.newBuilder()
                .setDatabase(contract.table().database())
                .setTable(contract.table().table())
                .setMessageType(contract.messageType())
                .setContractRevision(contract.revision())
                .setDescriptorSet(ContractDescriptors.descriptorSet(contract))
                .build();
    }

    /** @throws UnfitMappingException with every mistake in what the mapper says */
    static Description of(Contract contract, DescribeResponse said) {
        List<String> mistakes = new ArrayList<>();
        if (said.getVersion().length() > LONGEST_VERSION) {
            mistakes.add("its version is longer than " + LONGEST_VERSION + " characters");
        }
        if (said.getOutputsCount() == 0) {
            mistakes.add("it names no output; a mapping that doesn't want a table answers NOT_FOUND");
        }
        Map<String, DescribedOutput> outputs = new LinkedHashMap<>();
        for (MappedOutput each : said.getOutputsList()) {
            if (outputs.put(each.getName(), output(each, mistakes)) != null) {
                mistakes.add("it names output " + Answers.name(each.getName()) + " twice");
            }
        }
        if (!mistakes.isEmpty()) {
            throw new UnfitMappingException(
                    contract,
                    "what the mapper describes can't be used: " + Answers.reason(String.join("; ", mistakes)));
        }
        return new Description(said, outputs);
    }

    private static DescribedOutput output(MappedOutput said, List<String> mistakes) {
        String place = "output " + Answers.name(said.getName());
        if (!OUTPUT.matcher(said.getName()).matches()) {
            mistakes.add(place + ": a name is 1 to 64 letters, digits and _ $ -");
        }
        Map<String, DescribedColumn> columns = new LinkedHashMap<>();
        for (MappedColumn each : said.getColumnsList()) {
            String where = place + ", column " + Answers.name(each.getName());
            Optional<ColumnKind> kind = ColumnKind.of(each.getType());
            if (kind.isEmpty()) {
                mistakes.add(where + ": its type is number " + each.getTypeValue() + ", which isn't known here");
            }
            mistake(each, kind.orElse(null)).ifPresent(found -> mistakes.add(where + ": " + found));
            DescribedColumn column = column(each, kind.orElse(ColumnKind.STRING));
            if (columns.put(each.getName(), column) != null) {
                mistakes.add(where + ": it is there twice");
            }
        }
        List<String> keys = said.getKeyColumnsList();
        if (keys.stream().distinct().count() < keys.size()) {
            mistakes.add(place + ": key_columns names a column twice");
        }
        List<Output.Column> all =
                columns.values().stream().map(DescribedColumn::column).toList();
        return new DescribedOutput(new Output(said.getName(), all, keys), columns);
    }

    private static DescribedColumn column(MappedColumn said, ColumnKind kind) {
        ColumnFacts facts = new ColumnFacts(
                true,
                null,
                said.hasLength() ? Integer.toUnsignedLong(said.getLength()) : null,
                said.hasPrecision() ? said.getPrecision() : null,
                said.hasScale() ? said.getScale() : null,
                null,
                null);
        return new DescribedColumn(kind, new Output.Column(said.getName(), kind.meaning(), facts));
    }

    private static Optional<String> mistake(MappedColumn said, @Nullable ColumnKind kind) {
        if (!COLUMN.matcher(said.getName()).matches()) {
            return Optional.of("a name is 1 to 64 letters, digits and _, and begins with none of the digits");
        }
        if (said.hasPrecision() != said.hasScale()) {
            return Optional.of("precision and scale belong together; set both, or none");
        }
        if (said.hasPrecision() && kind != ColumnKind.DECIMAL) {
            return Optional.of("precision and scale are for TYPE_DECIMAL");
        }
        if (said.hasPrecision() && !isDecimal(said.getPrecision(), said.getScale())) {
            return Optional.of("a DECIMAL has 1 to " + MOST_DIGITS + " digits, of them 0 to " + MOST_SCALE
                    + " behind the point and no more than in all");
        }
        boolean takesLength = kind == ColumnKind.STRING || kind == ColumnKind.BYTES;
        return said.hasLength() && (!takesLength || said.getLength() == 0)
                ? Optional.of("length is for TYPE_STRING and TYPE_BYTES, and at least 1")
                : Optional.empty();
    }

    private static boolean isDecimal(int precision, int scale) {
        return precision >= 1 && precision <= MOST_DIGITS && scale >= 0 && scale <= Math.min(MOST_SCALE, precision);
    }

    String version() {
        return said.getVersion();
    }

    List<Output> outputs() {
        return outputs.values().stream().map(DescribedOutput::output).toList();
    }

    /**
     * What became of a row.
     *
     * @param misfit whether it is something else than what was described
     */
    record Result(Mapped mapped, boolean misfit) {}

    /** What a row makes, or why it can't be used. */
    Result result(MapResult result) {
        if (result.hasRefusal()) {
            return new Result(
                    new Mapped.Refused("the mapping refuses the row: " + Answers.reason(result.getRefusal())), false);
        }
        if (result.getDocumentsCount() > MOST_DOCUMENTS) {
            return misfit("it makes " + result.getDocumentsCount() + " documents of a row, and " + MOST_DOCUMENTS
                    + " may be");
        }
        try {
            List<Document> documents = new ArrayList<>();
            for (MappedDocument each : result.getDocumentsList()) {
                documents.add(document(each));
            }
            return new Result(new Mapped.Documents(documents), false);
        } catch (IllegalArgumentException wrong) {
            return misfit(String.valueOf(wrong.getMessage()));
        }
    }

    private static Result misfit(String why) {
        return new Result(new Mapped.Refused("what the mapping makes of the row can't be used: " + why), true);
    }

    private Document document(MappedDocument made) {
        DescribedOutput output = outputs.get(made.getOutput());
        if (output == null) {
            throw new IllegalArgumentException("it describes no output " + Answers.name(made.getOutput())
                    + "; it describes " + Answers.list(outputs.keySet().stream()));
        }
        return output.document(made);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Description that && said.equals(that.said);
    }

    @Override
    public int hashCode() {
        return said.hashCode();
    }
}
