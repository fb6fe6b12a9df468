package dev.rowcast.contract.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.gate.Approvals;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Decisions as people write them, whatever MySQL lets a column or table be called. */
class DecisionTextTest {
    @Property
    void anyColumnCanBeRenamed(@ForAll("names") String from, @ForAll("names") String to) {
        Decision decision = Decision.of(Policy.BRIDGE, Map.of(from, to));

        assertThat(Decision.parse(decision.toString())).isEqualTo(decision);
        assertThat(Decision.parse("bridge, " + Decision.rename(from, to))).isEqualTo(decision);
    }

    @Property
    void anyTableCanBeApproved(
            @ForAll("names") String table, @ForAll("names") String from, @ForAll("names") String to) {
        TableId id = new TableId("shop", table);
        Decision decision = Decision.of(Policy.APPLY, Map.of(from, to));
        String text = Approvals.text(id, 4, decision.toString());

        Approvals approvals = Approvals.parse(text + "; shop.others@2=ignore");

        assertThat(approvals.of(id, 4)).contains(decision);
        assertThat(approvals.of(new TableId("shop", "others"), 2)).contains(Decision.parse("ignore"));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab,=;@.:` '\"*4").ofMinLength(1).ofMaxLength(8);
    }

    @Example
    void backticksStandOnlyWhereTheyHaveTo() {
        assertThat(Decision.rename("note", "re:mark")).isEqualTo("rename:note=re:mark");
        assertThat(Decision.rename("a,b", "c`d")).isEqualTo("rename:`a,b`=`c``d`");
        assertThat(Approvals.text(new TableId("shop", "orders"), 4, "apply")).isEqualTo("shop.orders@4=apply");
    }

    @Example
    void whatWasWrittenWithoutThemReadsAsBefore() {
        assertThat(Decision.parse("rename: it`s = is ,rename:a`b`=c").renames())
                .isEqualTo(Map.of("it`s", "is", "a`b`", "c"));
        assertThat(Decision.parse("rename:`a=b").renames()).isEqualTo(Map.of("`a", "b"));
        assertThat(Approvals.parse("my.db.a=b@c@3=apply").of(new TableId("my.db", "a=b@c"), 3))
                .isPresent();
        assertThat(Approvals.parse("shop.orders@3=rename:a@b=c").of(new TableId("shop", "orders"), 3))
                .contains(Decision.parse("rename:a@b=c"));
    }

    @Example
    void whatIsNoneIsRefusedAndSaysHowItIsWritten() {
        for (String wrong : new String[] {"rename:a", "rename:a=b=c", "rename:=b", "rename:`a`=", "rename:a,b=c"}) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> Decision.parse(wrong));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Decision.parse("rename:a=b=c"))
                .withMessageContaining("rename:`a,b`=c");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Approvals.parse("shop.orders@x=apply"))
                .withMessageStartingWith("\"x\" in \"shop.orders@x=apply\" is no revision");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Approvals.parse("shop@4=apply"))
                .withMessageContaining("is no approval");
    }
}
