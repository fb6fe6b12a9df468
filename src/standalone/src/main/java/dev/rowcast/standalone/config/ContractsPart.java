package dev.rowcast.standalone.config;

import dev.rowcast.contract.FieldTyping;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.PackageTemplate;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.route.JsonObject;
import dev.rowcast.route.Routing;
import dev.rowcast.route.ValueType;
import dev.rowcast.route.ValueTypes;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code contracts}. */
final class ContractsPart {
    private static final ValueType<Boolean> EXACT =
            ValueType.oneOf(List.of(false, true), exact -> exact ? "exact" : "standard");
    private static final ValueType<ZoneId> ZONE = ValueType.ofText(
            "a time zone that this Java version knows",
            "one such as \"Asia/Tokyo\", \"UTC\" or \"+09:00\"",
            ContractsPart::zone);

    private ContractsPart() {}

    /** What the process says to the gate. There is a place for dead letters, the state. */
    static GateRules read(JsonObject top, String name, StateSettings state, Optional<Routing> routing) {
        Optional<JsonObject> part = top.object("contracts", RunKeys.CONTRACTS);
        PackageTemplate packages = part.flatMap(contracts -> text(contracts, "package", PackageTemplate::new))
                .orElse(PackageTemplate.DEFAULT);
        boolean exact =
                part.flatMap(contracts -> contracts.optional("integers", EXACT)).orElse(false);
        Optional<ZoneId> zone = part.flatMap(contracts -> contracts.optional("datetimeZone", ZONE));
        Approvals approvals = part.flatMap(contracts -> text(contracts, "approve", Approvals::parse))
                .orElse(Approvals.NONE);
        return new GateRules(
                name,
                routing.map(Routing::renames).orElse(Map.of()),
                approvals,
                new NewContracts(packages, new FieldTyping(exact, zone)),
                true,
                ProcessWords.of(state.options()));
    }

    private static <T> Optional<T> text(JsonObject contracts, String key, Function<String, T> parse) {
        Optional<String> text = contracts.optional(key, ValueTypes.ANY_TEXT);
        try {
            return text.map(parse);
        } catch (IllegalArgumentException wrong) {
            contracts.mistake(key, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<ZoneId> zone(String text) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }
}
