package dev.rowcast.destination.dynamodb;

import dev.rowcast.change.RowVersion;
import java.util.HexFormat;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The attributes of items that aren't a row's. */
final class Attributes {
    private static final String OWN = "_rowcast_";
    /** Which write made the item: its version in hexadecimal, always 16 digits, so that such texts compare as versions do. */
    static final String VERSION = OWN + "version";
    /** On tombstones alone: true. */
    static final String DELETED = OWN + "deleted";
    /** On tombstones alone: from when on they may be removed, in seconds since 1970, as DynamoDB's time to live has it. */
    static final String EXPIRES = OWN + "expires";

    private Attributes() {}

    static boolean isOwn(String name) {
        return name.startsWith(OWN);
    }

    static AttributeValue of(RowVersion version) {
        return AttributeValue.fromS(HexFormat.of().toHexDigits(version.asLong()));
    }

    /** The version of an item; 0/0 where it has none, as one that somebody else has put. */
    static RowVersion versionOf(Map<String, AttributeValue> item) {
        AttributeValue version = item.get(VERSION);
        return version == null ? new RowVersion(0, 0) : RowVersion.ofLong(HexFormat.fromHexDigitsToLong(version.s()));
    }
}
