package dev.rowcast.destination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.route.MappingSettings;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MappingLanguagesTest {
    private static final Secret TOKEN = new Secret("mapper-token", "abcd1234");

    private static List<Mistake> mistakes(Map<String, Object> members, boolean programs) {
        return MappingLanguages.mistakes(new MappingSettings("/s/mapping", "grpc", members), programs);
    }

    private static List<Mistake> mistakes(Map<String, Object> members) {
        return mistakes(members, true);
    }

    @Test
    void aLanguageThatThereIsNotIsToldWithTheNearest() {
        assertThat(MappingLanguages.mistakes(new MappingSettings("/s/mapping", "jva", Map.of()), true))
                .containsExactly(new Mistake(
                        "/s/mapping/language",
                        "there is no such language; did you mean \"java\"? those are cel, grpc, java"));
    }

    @Test
    void aMapperIsReachedInTheWordsOfASubscription() {
        assertThat(mistakes(Map.of("target", "mapper:50051", "deadline", "10s")))
                .isEmpty();
        assertThat(mistakes(Map.of("target", List.of("a:1", "b:2"), "auth", Map.of("token", TOKEN))))
                .isEmpty();
        assertThat(mistakes(Map.of(
                        "target", "unix:///run/mapper.sock",
                        "tls", Map.of("plaintext", true),
                        "auth", Map.of("token", TOKEN),
                        "metadata", Map.of("x-shop", "7"),
                        "compression", "gzip")))
                .isEmpty();
    }

    @Test
    void everyMistakeHasItsPointer() {
        assertThat(mistakes(Map.of("deadline", "10", "tls", Map.of("cert", "/c.pem"), "batch", Map.of())))
                .extracting(Mistake::pointer)
                .containsExactlyInAnyOrder(
                        "/s/mapping/target", "/s/mapping/deadline", "/s/mapping/tls/cert", "/s/mapping/batch");
        assertThat(mistakes(Map.of("target", "mapper")))
                .extracting(Mistake::pointer)
                .containsExactly("/s/mapping/target");
        assertThat(mistakes(Map.of("target", "mapper:1", "tls", Map.of("ca", "/no/such.pem"))))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.message()).contains("/no/such.pem"));
    }

    @Test
    void aTokenGoesOverNoOpenNetwork() {
        Map<String, Object> open =
                Map.of("target", "mapper:1", "tls", Map.of("plaintext", true), "auth", Map.of("token", TOKEN));

        assertThat(mistakes(open)).singleElement().satisfies(mistake -> {
            assertThat(mistake.pointer()).isEqualTo("/s/mapping/target");
            assertThat(mistake.message())
                    .contains("a bearer token would go to \"mapper:1\" in plain text")
                    .doesNotContain(TOKEN.value());
        });
    }

    @Test
    void aProgramIsNoCommandLineAndHasNoConnection() {
        assertThat(mistakes(Map.of("command", List.of("node", "map.js"), "deadline", "10s")))
                .isEmpty();
        assertThat(mistakes(Map.of("command", "node map.js")))
                .containsExactly(new Mistake(
                        "/s/mapping/command",
                        "is not a program with its arguments; write a list of strings such as [\"node\", \"map.js\"]"));
        assertThat(mistakes(Map.of("command", List.of()))).hasSize(1);
        assertThat(mistakes(Map.of("command", List.of("node", 1L)))).hasSize(1);
        assertThat(mistakes(Map.of("command", List.of("node"), "target", "mapper:1", "auth", Map.of("token", TOKEN))))
                .extracting(Mistake::pointer)
                .containsExactlyInAnyOrder("/s/mapping/target", "/s/mapping/auth");
    }

    @Test
    void aConnectWorkerStartsNoPrograms() {
        assertThat(mistakes(Map.of("command", List.of("node", "map.js")), false))
                .containsExactly(
                        new Mistake(
                                "/s/mapping/command",
                                "a Connect worker starts no programs; run the mapper beside it, and write its address in \"target\""));
        assertThat(InstalledDestinations.in(List.of())
                        .withoutPrograms()
                        .mistakes(new MappingSettings("/s/mapping", "grpc", Map.of("command", List.of("node")))))
                .hasSize(1);
    }
}
