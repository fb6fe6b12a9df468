package dev.rowcast.route;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;

/**
 * How much there is of something that is compared.
 *
 * @param count how many
 * @param characters how many characters all of them have
 */
record Extent(long count, long characters) {
    static final Extent NONE = new Extent(0, 0);

    static Extent of(Collection<?> texts) {
        return new Extent(
                texts.size(),
                texts.stream().mapToLong(text -> text.toString().length()).sum());
    }

    /** The names and texts of an object's members, without those of objects inside it. */
    static Extent ofMembers(JsonNode object) {
        return object.properties().stream()
                .map(member -> new Extent(
                        1, member.getKey().length() + member.getValue().asText().length()))
                .reduce(NONE, Extent::plus);
    }

    Extent plus(Extent more) {
        return new Extent(count + more.count, characters + more.characters);
    }
}
