package dev.rowcast.destination.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

/** Ids are forever: another one for a key would leave the old document where it is. */
class DocumentIdTest {
    @Example
    void theseKeysHaveTheseIds() {
        assertThat(DocumentId.of("7")).isEqualTo("7");
        assertThat(DocumentId.of("[\"de\",7]")).isEqualTo("[\"de\",7]");
        assertThat(DocumentId.of("")).isEqualTo("~");
        assertThat(DocumentId.of("~")).isEqualTo("~~");
        assertThat(DocumentId.of("a".repeat(512))).isEqualTo("a".repeat(512));
        assertThat(DocumentId.of("a".repeat(513)))
                .isEqualTo("~02425c0f5b0dabf3d2b9115f3f7723a02ad8bcfb1534a0d231614fd42b8188f6:" + "a".repeat(64));
        assertThat(DocumentId.of("😀".repeat(200))).matches("~[0-9a-f]{64}:(😀){64}");
    }

    @Property(tries = 300)
    void eachKeyHasItsOwnThatOpenSearchTakes(@ForAll List<@StringLength(max = 700) String> keys) {
        Set<String> different = new HashSet<>(keys);
        different.addAll(keys.stream().map(DocumentId::of).toList());
        Set<String> ids = new HashSet<>();
        for (String key : different) {
            String id = DocumentId.of(key);
            assertThat(id.getBytes(StandardCharsets.UTF_8).length).isBetween(1, DocumentId.LONGEST);
            assertThat(ids.add(id)).as(key).isTrue();
        }
    }
}
