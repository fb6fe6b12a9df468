package dev.rowcast.sample;

import com.google.protobuf.Message;
import java.util.Optional;

/** The rows of a received change, as far as they could be read. */
public sealed interface Rows {
    /**
     * They could.
     *
     * @param key the row's key; empty where the change has none
     * @param before the row before the change; empty where the change has none
     * @param after the row after the change; empty where the change has none
     */
    record Decoded(Optional<Message> key, Optional<Message> before, Optional<Message> after) implements Rows {}

    /**
     * They couldn't.
     *
     * @param why the reason, and what would help
     */
    record Undecoded(String why) implements Rows {}
}
