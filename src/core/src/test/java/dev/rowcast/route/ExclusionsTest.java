package dev.rowcast.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which columns an exclusion is about, by the names that they have. */
class ExclusionsTest {
    private static final TableId VAULT = new TableId("shop", "vault");

    private static Routing read(String exclude, String renames) {
        return RoutingParser.parse("""
                { "subscriptions": [ { "name": "audit", "target": "a:1", "tables": ["shop.*"], "columns": { "exclude": ["%s"] } } ],
                  "renames": { "shop.vault": %s } }
                """.formatted(exclude, renames));
    }

    private static Subscription excluding(String column) {
        return read(column, "{ \"x\": \"y\" }").subscriptions().get(0);
    }

    @Test
    void aColumnAndWhatItIsRenamedToAreOne() {
        Routing routing =
                read("shop.vault.token", "{ \"Token\": \"key\", \"key\": \"access_key\", \"note\": \"remark\" }");
        Subscription audit = routing.subscriptions().get(0);

        assertThat(List.of("token", "TOKEN", "key", "Access_Key")).allMatch(name -> audit.excludes(VAULT, name));
        assertThat(List.of("note", "remark", "id")).noneMatch(name -> audit.excludes(VAULT, name));
        assertThat(audit.excludes(new TableId("shop", "orders"), "key")).isFalse();
        assertThat(read("*.*.access_key", "{ \"token\": \"access_key\" }")
                        .subscriptions()
                        .get(0)
                        .excludes(VAULT, "token"))
                .as("rows from before the rename")
                .isTrue();
    }

    @Test
    void aRenameOfWhichAnExclusionNamesOneEndIsTold() {
        assertThat(read("shop.vault.token", "{ \"token\": \"access_key\", \"note\": \"remark\" }")
                        .warnings())
                .containsExactly(new Mistake(
                        "/renames/shop.vault/token",
                        "\"token\" is excluded from \"audit\" by /subscriptions/0/columns/exclude/0, so \"access_key\", which is"
                                + " the same column, isn't sent there either; exclude it by that name too"));
        assertThat(read("shop.vault.*o*", "{ \"token\": \"tokens\" }").warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "shop.vault.credit-card, credit_card",
        "shop.vault.銀行, __",
        "shop.vault.1st, _1st",
        "shop.vault.`a.b`, a_b",
        "shop.*.Credit-*, CREDIT_LIMIT",
        "shop.vault.credit-card, credit_u002dcard",
        "shop.vault.銀行, _u9280_u884c",
        "shop.vault.credit_card, credit_u005fcard",
    })
    void withoutMySqlsNamesAPatternFitsAdjustedOnes(String pattern, String column) {
        Subscription audit = excluding(pattern);
        List<String> columns = List.of("id", column);

        Exclusions untold = audit.exclusions(VAULT, columns, name -> true);
        assertThat(untold.has(column)).isTrue();
        assertThat(untold.has("id")).isFalse();
        assertThat(untold.without(columns)).isEmpty();
        assertThat(audit.exclusions(VAULT, columns, name -> false).has(column)).isFalse();
    }

    @Test
    void aPatternThatFitsANameAsItCameIsNotHeldAgainstAdjustedOnes() {
        Exclusions excluded = excluding("shop.vault.credit-card")
                .exclusions(VAULT, List.of("credit-card", "credit_card"), name -> true);

        assertThat(excluded.has("credit-card")).isTrue();
        assertThat(excluded.has("credit_card")).isFalse();
    }

    @Test
    void onlyAPatternOfJustThatTableIsMissed() {
        List<String> columns = List.of("id", "secret");

        assertThat(excluding("shop.vault.secert")
                        .exclusions(VAULT, columns, name -> true)
                        .without(columns))
                .extracting(Exclusion::pointer)
                .containsExactly("/subscriptions/0/columns/exclude/0");
        assertThat(excluding("shop.vault.sec*")
                        .exclusions(VAULT, columns, name -> true)
                        .without(columns))
                .isEmpty();
        assertThat(excluding("*.vault.secert")
                        .exclusions(VAULT, columns, name -> true)
                        .without(columns))
                .isEmpty();
        assertThat(excluding("shop.*.secert")
                        .exclusions(VAULT, columns, name -> true)
                        .without(columns))
                .isEmpty();
    }
}
