package dev.rowcast.encode;

import dev.rowcast.change.Decoded;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.decode.EnvelopeDecoder;
import dev.rowcast.samples.Samples;
import java.util.ArrayList;
import java.util.List;

/** The recorded row changes, decoded, with contracts for them. */
final class Recorded {
    private Recorded() {}

    static List<RowChange> changes(String mode, String table) {
        EnvelopeDecoder decoder = new EnvelopeDecoder();
        List<RowChange> changes = new ArrayList<>();
        for (RawRecord raw : Samples.table(mode, table)) {
            Decoded decoded = decoder.decode(raw);
            if (decoded instanceof RowChange change) {
                changes.add(change);
            }
        }
        return changes;
    }

    static TableShape shape(RowChange change) {
        return ShapeParser.read(change.table(), change.rowSchema(), change.keySchema());
    }

    /** The first contract of the shape that the change has. */
    static Contract contract(RowChange change) {
        return Evolution.first(shape(change), List.of());
    }

    static ChangeEncoder encoder(RowChange change, Contract contract) {
        return ChangeEncoder.compile(change.rowSchema(), change.keySchema(), contract, field -> true);
    }
}
