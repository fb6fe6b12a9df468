package dev.rowcast.contract.evolution;

import java.util.function.Predicate;

/**
 * Somebody who receives a table's rows, as far as the gate has to know.
 *
 * @param name the subscription's name
 * @param policies what it wants done when the table changes
 * @param receives whether it is sent the column of that name
 */
public record Recipient(String name, Policies policies, Predicate<String> receives) {}
