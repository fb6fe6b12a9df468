package dev.rowcast.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.TableId;
import dev.rowcast.route.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On the very files that the demo registers. */
class RoutesTest {
    private static final Path CONFIG = Path.of("..", "..", "config");

    @Test
    void changesTheTargetsAndNothingElse() throws IOException {
        String json = Files.readString(CONFIG.resolve(Connectors.ROUTES_FILE));
        List<Subscription> before = Routes.read(json).subscriptions();

        List<Subscription> after = Routes.read(Routes.withTargets(
                        json, Map.of(before.get(0).name(), 1111, before.get(1).name(), 2222)))
                .subscriptions();

        assertThat(after)
                .extracting(Subscription::targets)
                .containsExactly(List.of("127.0.0.1:1111"), List.of("127.0.0.1:2222"));
        assertThat(after).usingRecursiveComparison().ignoringFields("targets").isEqualTo(before);
    }

    @Test
    void haveATypedAndAGenericSubscriberForTheShop() throws IOException {
        List<Subscription> subscriptions = Routes.read(Files.readString(CONFIG.resolve(Connectors.ROUTES_FILE)))
                .subscriptions();

        assertThat(subscriptions)
                .extracting(Subscription::service)
                .containsExactlyInAnyOrder(TypedFeed.SERVICE, Subscription.GENERIC_SERVICE);
        assertThat(subscriptions)
                .filteredOn(Subscription::generic)
                .allSatisfy(generic -> assertThat(Shop.TABLES)
                        .allMatch(table -> generic.wants(new TableId(Shop.DATABASE, table.name()))));
    }
}
