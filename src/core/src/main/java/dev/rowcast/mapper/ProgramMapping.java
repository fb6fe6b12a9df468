package dev.rowcast.mapper;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.mapping.Mapping;
import dev.rowcast.mapping.TableMapping;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A mapping in a program that Rowcast runs. Thread-safe. */
final class ProgramMapping implements Mapping {
    private final MapperProgram program;
    private final Mapping mapper;

    /** @param mapper the mapper in the program */
    ProgramMapping(MapperProgram program, Mapping mapper) {
        this.program = program;
        this.mapper = mapper;
    }

    @Override
    public CompletionStage<TableMapping> of(Contract contract, Map<String, ColumnFacts> facts) {
        return program.listening().thenCompose(unused -> mapper.of(contract, facts));
    }

    @Override
    public void close() {
        mapper.close();
        program.close();
    }

    @Override
    public String toString() {
        return program.toString();
    }
}
