package dev.rowcast.cli.map;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.cli.support.FileTrouble;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.export.ContractDescriptors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows that somebody has written down: one on each line, as protobuf's JSON of the exported message. Stateless. */
final class RowsFile {
    private RowsFile() {}

    static List<ByteString> read(Path file, Contract contract, int most) {
        Descriptor type = ContractDescriptors.row(contract);
        List<ByteString> rows = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size() && rows.size() < most; i++) {
                if (!lines.get(i).isBlank()) {
                    rows.add(row(lines.get(i), type, file + ", line " + (i + 1)));
                }
            }
            return rows;
        } catch (IOException unreadable) {
            throw FileTrouble.reading(file, unreadable);
        }
    }

    private static ByteString row(String line, Descriptor type, String place) {
        DynamicMessage.Builder row = DynamicMessage.newBuilder(type);
        try {
            JsonFormat.parser().merge(line, row);
            return row.build().toByteString();
        } catch (InvalidProtocolBufferException wrong) {
            throw new CliException(
                    place + " is no row of " + type.getFullName() + " as protobuf's JSON: " + wrong.getMessage(),
                    wrong);
        }
    }
}
