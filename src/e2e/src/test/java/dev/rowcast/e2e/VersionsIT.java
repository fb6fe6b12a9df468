package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushResponse;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A change's version says which of two changes of a row is the newer one, whatever becomes of the topic. */
@ExtendWith(StackExtension.class)
class VersionsIT {
    private static final Comparator<ByteString> AS_BYTES = ByteString.unsignedLexicographicalComparator();

    private final ConnectClient connect = TestStack.shared().connect();
    private final List<ChangeEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void aChangeInATopicThatWasMadeAnewIsNewerThanThoseBefore() {
        Pipeline shop = Pipeline.of("versions");
        Database db = shop.db();
        db.execute("CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(20))");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        subscriber.answering(batch -> {
            events.addAll(batch.getChangesList());
            return PushResponse.getDefaultInstance();
        });
        shop.start(Route.to(subscriber.port(), "versions", shop.table("*")));
        for (int i = 0; i < 5; i++) {
            db.execute("REPLACE INTO orders VALUES (1, 'before " + i + "')");
        }
        shop.waiting().until(() -> events.size() >= 5);
        shop.awaitCommitted("orders");
        assertThat(versions()).isSortedAccordingTo(AS_BYTES).doesNotHaveDuplicates();
        ByteString last = versions().get(versions().size() - 1);
        assertThat(last.size()).isEqualTo(16);

        connect.stop(shop.source());
        shop.waiting()
                .until(() -> connect.status(shop.source()).parts().stream()
                        .allMatch(part -> part.state().equals("STOPPED")));
        TestStack.shared().topics().delete(shop.topic("orders"));
        connect.resume(shop.source());
        events.clear();
        db.execute("REPLACE INTO orders VALUES (1, 'after')");

        shop.waiting().until(() -> !events.isEmpty());
        assertThat(events.get(0).getOffset()).isLessThan(5);
        assertThat(versions())
                .allSatisfy(
                        version -> assertThat(AS_BYTES.compare(version, last)).isPositive());
    }

    private List<ByteString> versions() {
        return events.stream().map(ChangeEvent::getVersion).toList();
    }
}
