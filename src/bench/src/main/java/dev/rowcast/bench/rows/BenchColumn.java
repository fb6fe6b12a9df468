package dev.rowcast.bench.rows;

import java.util.Random;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;

/**
 * A column of the benchmarks' table.
 *
 * @param name its name, without the number that tells it from others of its kind
 * @param schema as Debezium sends it
 * @param nulls how many of 100 values are NULL
 * @param value makes a value as Debezium sends it
 * @param expected what a DynamicMessage's field holds for such a value
 */
public record BenchColumn(
        String name, Schema schema, int nulls, Function<Random, Object> value, Function<Object, Object> expected) {}
