package dev.rowcast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code evolution}, in the defaults and in subscriptions. */
class ChangeRulesTest {
    @Test
    void whatTheRoutingDoesNotSayIsStandard() {
        Subscription subscription = read("", "").subscriptions().get(0);

        assertThat(subscription.policies()).isEqualTo(Policies.STANDARD);
        assertThat(subscription.holdDeadline()).isEmpty();
    }

    @Test
    void aWordIsAPreset() {
        assertThat(rules("", "\"standard\"").policies()).isEqualTo(Policies.STANDARD);
        assertThat(rules("", "\"strict\"").policies()).isEqualTo(Policies.STRICT);
        assertThat(rules("\"lenient\"", "").policies()).isEqualTo(Policies.LENIENT);
    }

    @Test
    void kindsAreLaidOverTheDefaultsKeyByKey() {
        String defaults = "{ \"preset\": \"strict\", \"columnDropped\": \"apply\", \"holdDeadline\": \"4h\" }";

        assertThat(rules(defaults, "{ \"typeChanged\": \"bridge\" }"))
                .isEqualTo(new ChangeRules(
                        Policies.STRICT
                                .with(ChangeKind.COLUMN_DROPPED, Policy.APPLY)
                                .with(ChangeKind.TYPE_CHANGED, Policy.BRIDGE),
                        Optional.of(Duration.ofHours(4))));
        assertThat(rules(defaults, "{ \"columnDropped\": \"fail\", \"holdDeadline\": \"1s\" }"))
                .isEqualTo(new ChangeRules(
                        Policies.STRICT.with(ChangeKind.COLUMN_DROPPED, Policy.FAIL),
                        Optional.of(Duration.ofSeconds(1))));
    }

    @Test
    void aPresetOfItsOwnTakesThePlaceOfTheDefaultsPoliciesAndOfNothingElse() {
        String defaults = "{ \"preset\": \"strict\", \"columnDropped\": \"apply\", \"holdDeadline\": \"4h\" }";

        assertThat(rules(defaults, "\"lenient\""))
                .isEqualTo(new ChangeRules(Policies.LENIENT, Optional.of(Duration.ofHours(4))));
        assertThat(rules(defaults, "{ \"preset\": \"standard\", \"columnAdded\": \"ignore\" }"))
                .isEqualTo(new ChangeRules(
                        Policies.STANDARD.with(ChangeKind.COLUMN_ADDED, Policy.IGNORE),
                        Optional.of(Duration.ofHours(4))));
    }

    @Property(tries = 200)
    void takesAPolicyWhereItsKindDoesAndElseSaysWhichItTakes(@ForAll ChangeKind kind, @ForAll Policy policy) {
        String evolution = "{ \"" + kind.word() + "\": \"" + policy.word() + "\" }";

        if (kind.allowed().contains(policy)) {
            assertThat(rules("", evolution).policies()).isEqualTo(Policies.STANDARD.with(kind, policy));
        } else {
            String allowed = kind.allowed().stream()
                    .map(each -> "\"" + each.word() + "\"")
                    .collect(Collectors.joining(", "));
            assertThat(messages("", evolution))
                    .singleElement()
                    .asString()
                    .startsWith("/subscriptions/0/evolution/" + kind.word() + " \"" + policy.word()
                            + "\" is not possible here, because ")
                    .endsWith("; write " + allowed.replaceFirst(", (\"[a-z]+\")$", " or $1"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"strct\"                      | 'evolution' \"strct\" is not known here; did you mean \"strict\"?",
                "\"xyzzy\"                      | 'evolution' \"xyzzy\" is not known here; write \"standard\", \"strict\" or \"lenient\"",
                "true                           | 'evolution' true is not a preset or an object; write \"standard\", \"strict\" or \"lenient\", or { } with any of preset, columnAdded,",
                "null                           | 'evolution' null is not a preset or an object; write",
                "[\"strict\"]                   | 'evolution' a list is not a preset or an object; write",
                "{\"preset\": \"strct\"}        | 'evolution/preset' \"strct\" is not known here; did you mean \"strict\"?",
                "{\"preset\": 1}                | 'evolution/preset' 1 is not known here; write \"standard\", \"strict\" or \"lenient\"",
                "{\"colunmDropped\": \"hold\"}  | 'evolution/colunmDropped' unknown key; did you mean \"columnDropped\"?",
                "{\"xyzzy\": \"hold\"}          | 'evolution/xyzzy' unknown key; known here: preset, columnAdded, columnDropped,",
                "{\"deadline\": \"4h\"}         | 'evolution/deadline' unknown key here; it belongs in a subscription",
                "{\"columnDropped\": \"aply\"}  | 'evolution/columnDropped' \"aply\" is not known here; did you mean \"apply\"?",
                "{\"columnDropped\": \"xyzzy\"} | 'evolution/columnDropped' \"xyzzy\" is not known here; write \"apply\", \"version\", \"bridge\",",
                "{\"columnDropped\": false}     | 'evolution/columnDropped' false is not known here; write",
                "{\"columnDropped\": \"bridge\"} | 'evolution/columnDropped' \"bridge\" is not possible here, because a dropped column has no values",
                "{\"holdDeadline\": 4}          | 'evolution/holdDeadline' 4 is not a duration; write",
                "{\"holdDeadline\": \"4 h\"}    | 'evolution/holdDeadline' \"4 h\" is not a duration; write",
                "{\"holdDeadline\": \"1ms\"}    | 'evolution/holdDeadline' \"1ms\" is out of range; write \"1s\" to \"8760h\"",
                "{\"holdDeadline\": \"8761h\"}  | 'evolution/holdDeadline' \"8761h\" is out of range; write",
            })
    void namesWhatWasFoundAndWhatWouldBeRight(String evolution, String message) {
        String expected = message.replaceFirst("^'(.*?)'", "$1");

        assertThat(messages("", evolution)).singleElement().asString().startsWith("/subscriptions/0/" + expected);
        assertThat(messages(evolution, "")).singleElement().asString().startsWith("/defaults/" + expected);
    }

    @Test
    void severalMistakesAreReportedAtOnce() {
        assertThat(messages(
                        "{ \"columnDroped\": \"hold\", \"typeChanged\": 1 }",
                        "{ \"widened\": \"ignore\", \"holdDeadline\": \"soon\" }"))
                .extracting(message -> message.substring(0, message.indexOf(' ')))
                .containsExactly(
                        "/defaults/evolution/columnDroped",
                        "/defaults/evolution/typeChanged",
                        "/subscriptions/0/evolution/widened",
                        "/subscriptions/0/evolution/holdDeadline");
    }

    @ParameterizedTest
    @EnumSource(ChangeKind.class)
    void quarantineOfATableIsListedWhereItIsWritten(ChangeKind kind) {
        String quarantine = "{ \"" + kind.word() + "\": \"quarantine\" }";
        boolean needsQueue = kind != ChangeKind.VALUE_OUT_OF_RANGE;

        assertThat(read("", quarantine).quarantines())
                .extracting(Mistake::pointer)
                .isEqualTo(needsQueue ? List.of("/subscriptions/0/evolution/" + kind.word()) : List.of());
        assertThat(read(quarantine, "").quarantines())
                .extracting(Mistake::pointer)
                .isEqualTo(needsQueue ? List.of("/defaults/evolution/" + kind.word()) : List.of());
        assertThat(read(quarantine, "{ \"" + kind.word() + "\": \"hold\" }").quarantines())
                .isEmpty();
        assertThat(read(quarantine, "\"standard\"").quarantines()).isEmpty();
    }

    @Test
    void noPresetNeedsADeadLetterQueue() {
        for (String preset : List.of("\"standard\"", "\"strict\"", "\"lenient\"")) {
            assertThat(read(preset, preset).quarantines()).isEmpty();
        }
    }

    private static ChangeRules rules(String defaults, String evolution) {
        return read(defaults, evolution).subscriptions().get(0).settings().changeRules();
    }

    private static Routing read(String defaults, String evolution) {
        return RoutingParser.parse("""
                { "defaults": { %s },
                  "subscriptions": [ { "name": "a", "tables": ["shop.*"], "target": "a:1" %s } ] }
                """.formatted(
                        defaults.isEmpty() ? "" : "\"evolution\": " + defaults,
                        evolution.isEmpty() ? "" : ", \"evolution\": " + evolution));
    }

    private static List<String> messages(String defaults, String evolution) {
        RoutingException thrown = catchThrowableOfType(RoutingException.class, () -> read(defaults, evolution));
        assertThat(thrown).as("thrown for %s", evolution).isNotNull();
        return thrown.mistakes().stream()
                .map(mistake -> mistake.pointer() + " " + mistake.message())
                .toList();
    }
}
