package dev.rowcast.batch.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.Geometry;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static boolean same(SemanticType type, @Nullable Object source, @Nullable Object there) {
        return Comparison.same(type, source, there);
    }

    private static boolean sameJson(@Nullable String source, @Nullable String there) {
        return same(SemanticType.JSON, source, there);
    }

    @Test
    void nothingIsNoEmptyText() {
        assertThat(same(SemanticType.STRING, null, null)).isTrue();
        assertThat(same(SemanticType.STRING, "", null)).isFalse();
        assertThat(same(SemanticType.STRING, null, "")).isFalse();
        assertThat(same(SemanticType.SET, List.of(), null)).isFalse();
        assertThat(same(SemanticType.BYTES, new byte[0], null)).isFalse();
    }

    @Test
    void numbersAreNumbers() {
        assertThat(same(SemanticType.DECIMAL, new BigDecimal("1.50"), new BigDecimal("1.5")))
                .isTrue();
        assertThat(same(SemanticType.DECIMAL, new BigDecimal("1.50"), new BigDecimal("1.51")))
                .isFalse();
        assertThat(same(SemanticType.DOUBLE, 0.1, 0.1)).isTrue();
        assertThat(same(SemanticType.DOUBLE, 0.1, Math.nextUp(0.1))).isFalse();
    }

    /** As the text of MySQL has it, and so a snapshot. */
    @Test
    void aFloatMayHaveSixDigits() {
        assertThat(same(SemanticType.FLOAT, 1f / 3, 0.333333f)).isTrue();
        assertThat(same(SemanticType.FLOAT, 1f / 3, 1f / 3)).isTrue();
        assertThat(same(SemanticType.FLOAT, 1f / 3, 0.33333f)).isFalse();
        assertThat(same(SemanticType.FLOAT, 1f / 3, 0.333334f)).isFalse();
        assertThat(same(SemanticType.FLOAT, 16777215f, 16777200f)).isTrue();
        assertThat(same(SemanticType.FLOAT, 16777215f, 16777214f)).isFalse();
    }

    @Test
    void documentsAreTrees() {
        assertThat(sameJson("{\"a\": 1, \"b\": [1.0]}", "{\"b\":[1],\"a\":1}")).isTrue();
        assertThat(sameJson("[1, 2]", "[2, 1]")).isFalse();
        assertThat(sameJson("{\"a\": 1}", "{\"a\": \"1\"}")).isFalse();
        assertThat(sameJson("{\"a\": null}", "{}")).isFalse();
        assertThat(sameJson("[9007199254740993]", "[9007199254740992]")).isFalse();
        assertThat(sameJson("null", null)).isTrue();
        assertThat(sameJson("{}", null)).isFalse();
        assertThat(sameJson(null, "null")).isFalse();
    }

    /** The binary log spells otherwise what MySQL keeps as dates, times and bytes. */
    @Test
    void whatJsonHasNoFormOfMayBeAsInTheBinaryLog() {
        assertThat(sameJson("[\"2024-02-29 12:34:56.000000\"]", "[\"2024-02-29 12:34:56\"]"))
                .isTrue();
        assertThat(sameJson("[\"12:34:56.120000\"]", "[\"12:34:56.12\"]")).isTrue();
        assertThat(sameJson("[\"12:34:56.120000\"]", "[\"12:34:56.13\"]")).isFalse();
        assertThat(sameJson("[\"base64:type15:AP8=\"]", "[\"AP8=\"]")).isTrue();
    }

    @Test
    void aShapeWithoutAReferenceSystemHasTheOneThatIsNone() {
        byte[] wkb = {1};
        assertThat(same(SemanticType.GEOMETRY, new Geometry(wkb, 0L), new Geometry(wkb, null)))
                .isTrue();
        assertThat(same(SemanticType.GEOMETRY, new Geometry(wkb, 4326L), new Geometry(wkb, 0L)))
                .isFalse();
    }
}
