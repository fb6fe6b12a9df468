package dev.rowcast.mapper.api;

import com.google.protobuf.ByteString;
import dev.rowcast.v1.DescribeRequest;
import dev.rowcast.v1.DescribeResponse;
import dev.rowcast.v1.MapResult;

/**
 * A mapping in a Java class that Rowcast loads from a jar: {@code rowcast.v1.Mapper} without the service, with the same messages and the same rules. The class is
 * public and has a public constructor without parameters. Its jar has all that it needs but the JDK, slf4j, protobuf's and gRPC's own classes, and those of this
 * artifact.
 *
 * <p>It is called by several threads at once. A mapping is a pure function of one row: it reads no clock, no random numbers and no other service.
 */
public interface RowMapper {
    /**
     * What the mapping makes of a table's rows; asked before the first of them, and again after a change of the table.
     *
     * @return with a version, which is to change whenever the mapping does; never null
     * @throws IllegalArgumentException if it maps no such rows: they wait, with its message as the reason
     */
    DescribeResponse describe(DescribeRequest table);

    /**
     * Maps a row. An exception refuses it, with the class of the exception and the line that threw it as the reason; its message isn't shown, since it may
     * have the row's values.
     *
     * @param table as {@link #describe} got it
     * @param row an encoded {@code table.getMessageType()}: parse it with the class that was compiled from the exported contract
     * @return its documents, or why it can't be mapped; never null
     */
    MapResult map(DescribeRequest table, ByteString row);
}
