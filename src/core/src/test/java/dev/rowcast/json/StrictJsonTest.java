package dev.rowcast.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictJsonTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":1,\"a\":2} | broken JSON: an object has a key twice at line 1, column 11",
                "{\"a\":{\"b\":1,\"b\":1}} | broken JSON: an object has a key twice",
                "{} {} | something follows the JSON document",
                "{} x | broken JSON: a word that is none of true, false and null",
                "{\"a\": | broken JSON: Unexpected end-of-input",
                "{'a':1} | broken JSON: a single quote",
                "{\"a\":01} | broken JSON: Invalid numeric value",
                "{\"a\":1e99999999999} | broken JSON: a number that is too large"
            })
    void whatIsNotOneWholeDocumentIsRefused(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StrictJson.read(text))
                .withMessageStartingWith(message);
    }

    @Test
    void nestingIsBounded() {
        String deepest = "[".repeat(StrictJson.MAX_DEPTH) + "]".repeat(StrictJson.MAX_DEPTH);

        assertThat(StrictJson.read(deepest).isList()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StrictJson.read("[" + deepest + "]"))
                .withMessageStartingWith("broken JSON: Document nesting depth");
    }

    @Test
    void numbersKeepTheirDigits() {
        String numbers = "[1.50,0.1,123456789012345678901234567890,-0.5,1.7976931348623157]";

        assertThat(StrictJson.read(numbers).node()).hasToString(numbers);
    }

    @Test
    void nothingIsWhatIsNotThere() {
        JsonPlace nothing = StrictJson.read("");

        assertThat(nothing.isObject()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nothing.text("a"))
                .withMessage("/a: expected a string, found nothing");
    }

    @Test
    void eachMistakeHasItsPointer() {
        JsonPlace root = StrictJson.read("{\"a/b~\":[{\"n\":7,\"more\":null}]}");
        JsonPlace element = root.child("a/b~").element(0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> element.text("n"))
                .withMessage("/a~1b~0/0/n: expected a string, found 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> element.integer("n", 0, 6))
                .withMessage("/a~1b~0/0/n: expected a whole number from 0 to 6, found 7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> element.only(Set.of("n")))
                .withMessageStartingWith("/a~1b~0/0/more: unknown field");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> element.alone().bool("n"))
                .withMessage("/n: expected true or false, found 7");
    }
}
