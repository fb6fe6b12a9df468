package dev.rowcast.bench.encode;

import com.google.protobuf.MessageLite;
import dev.rowcast.change.RowChange;
import org.apache.kafka.connect.data.Struct;

/** Code written by hand for one table, into the classes that protoc generates of its exported .proto. */
interface Typed {
    /** The row's message. */
    MessageLite row(Struct row);

    /** The change's message. */
    MessageLite change(RowChange change);
}
