package dev.rowcast.contract.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class LabelsTest {
    @Example
    void commasInsideLabelsAreEscaped() {
        assertThat(Labels.parse("a,b,c\\,d,é")).containsExactly("a", "b", "c,d", "é");
        assertThat(Labels.parse("")).containsExactly("");
        assertThat(Labels.parse(null)).isEmpty();
    }

    /** Debezium 3.7 escapes both characters; 3.6 the comma alone. */
    @Property(tries = 300)
    void parsesWhatDebeziumJoins(
            @ForAll @Size(min = 1, max = 6) List<@StringLength(max = 6) @Chars({'a', 'b', ',', '\\'}) String> labels) {
        String joined = labels.stream()
                .map(label -> label.replace("\\", "\\\\").replace(",", "\\,"))
                .collect(Collectors.joining(","));
        assertThat(Labels.parse(joined)).isEqualTo(labels);
    }

    @Example
    void snapshotAndStreamGiveTheSameLabel() {
        List<String> labels = Labels.parse("a,c\\,d,e\\\\f");
        assertThat(Labels.label(labels, "c,d")).isEqualTo("c,d");
        assertThat(Labels.label(labels, "c\\,d")).isEqualTo("c,d");
        assertThat(Labels.label(labels, "e\\f")).isEqualTo("e\\f");
        assertThat(Labels.label(labels, "e\\\\f")).isEqualTo("e\\f");
    }

    @Example
    void aLabelThatTheColumnDoesntKnowStaysAsItIs() {
        assertThat(Labels.label(Labels.parse("a"), "x\\y")).isEqualTo("x\\y");
        assertThat(Labels.label(List.of(), "c\\,d")).isEqualTo("c,d");
    }
}
