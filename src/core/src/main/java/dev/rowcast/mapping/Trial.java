package dev.rowcast.mapping;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/**
 * What a mapping makes of some rows, asked twice, the second time in the opposite order.
 *
 * @param outputs what the mapping may make
 * @param mapped what became of each row
 * @param differing the places of rows of which something else was made the second time, as of those with the time or a random number in them: each replay would
 *     make other documents of them
 */
public record Trial(List<Output> outputs, List<Mapped> mapped, List<Integer> differing) {
    public Trial {
        outputs = List.copyOf(outputs);
        mapped = List.copyOf(mapped);
        differing = List.copyOf(differing);
    }

    /** Maps rows twice. */
    public static CompletionStage<Trial> of(TableMapping mapping, List<ByteString> rows) {
        List<ByteString> backwards = new ArrayList<>(rows);
        Collections.reverse(backwards);
        return mapping.map(rows)
                .thenCompose(once -> mapping.map(backwards)
                        .thenApply(again -> new Trial(mapping.outputs(), once, differing(once, again))));
    }

    private static List<Integer> differing(List<Mapped> once, List<Mapped> again) {
        int last = once.size() - 1;
        return IntStream.rangeClosed(0, last)
                .filter(place -> !once.get(place).equals(again.get(last - place)))
                .boxed()
                .toList();
    }
}
