package dev.rowcast.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands where a secret may stand is in no message, be it written in the wrong place or in the wrong way. */
class UnshownSecretsTest {
    /** A token of the form that a name of a secret has, too. */
    private static final String TOKEN = "sk_live_51Nx";

    private static final String PEM = "-----BEGIN PRIVATE KEY-----\\nsk_live_51Nx\\n-----END PRIVATE KEY-----";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"auth\": {\"token\": {\"secret\": \"TOKEN\"}}",
                "\"auth\": {\"token\": {\"secret\": \"TOKEN!\"}}",
                "\"auth\": {\"token\": {\"TOKEN\": \"a\"}}",
                "\"auth\": {\"token\": {\"secret\": \"a\", \"TOKEN\": 1}}",
                "\"auth\": {\"token\": \"TOKEN\"}",
                "\"auth\": {\"token\": [\"TOKEN\"]}",
                "\"auth\": {\"TOKEN\": true}",
                "\"auth\": {\"TOKEN\": 1, \"TOKEN\": 2}",
                "\"auth\": {\"token\": {\"TOKEN\": 1, \"TOKEN\": 2}}",
                "\"auth\": \"TOKEN\"",
                "\"auth\": [\"TOKEN\"]",
                "\"auth\": {\"tokenFile\": \"PEM\"}",
                "\"auth\": {\"tokenFile\": [\"TOKEN\"]}",
                "\"auth\": {\"token\": TOKEN}",
                "\"auth\": {\"token\": 'TOKEN'}",
                "\"auth\": {TOKEN: 1}",
                "\"auth\": TOKEN",
                "\"auth\": \"TOKEN\nTOKEN\"",
                "\"auth\": \"TOKEN\\q\"",
                "\"tls\": {\"key\": \"PEM\", \"cert\": \"/c\"}",
                "\"tls\": {\"ca\": \"PEM\"}",
                "\"tls\": {\"PEM\": 1}",
                "\"tls\": \"PEM\"",
                "\"metadata\": {\"x\": {\"secret\": \"TOKEN\"}}",
                "\"metadata\": {\"x\": {\"TOKEN\": 1}}",
                "\"metadata\": {\"x\": \"TOKEN\\n\"}",
                "\"metadata\": {\"Bearer TOKEN\": \"\"}",
                "\"metadata\": {\"x: TOKEN\": \"\", \"x: TOKEN\": \"\"}",
                "\"metadata\": \"TOKEN\"",
                "\"target\": \"https://user:TOKEN@a:1\"",
            })
    void inASubscription(String member) {
        String written = member.replace("TOKEN", TOKEN).replace("PEM", PEM);
        notShown("{\"subscriptions\": [{\"name\": \"a\", \"tables\": [\"a.b\"], "
                + (written.startsWith("\"target") ? "" : "\"target\": \"a:1\", ") + written + "}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TOKEN",
                "\"TOKEN\"",
                "TOKEN\n",
                "token=TOKEN",
                "PEM",
                "{TOKEN}",
                "[\"TOKEN\"]",
                "\"TOKEN\" 1",
                "{}TOKEN"
            })
    void inAFileOfSomethingElse(String document) {
        notShown(document.replace("TOKEN", TOKEN).replace("PEM", PEM));
    }

    @Test
    void digitsAreATokenTooAndNoDocument() {
        assertThatExceptionOfType(RoutingException.class)
                .isThrownBy(() -> RoutingParser.parse("5151515151"))
                .satisfies(refused -> assertThat(refused).hasMessageNotContaining("5151"));
    }

    @Test
    void aMisspeltKeyIsShown() {
        assertThatExceptionOfType(RoutingException.class)
                .isThrownBy(() -> RoutingParser.parse("{\"defaults\": {\"auth\": {\"tokenfile\": \"/t\"}}}"))
                .satisfies(refused -> assertThat(refused.mistakes())
                        .contains(new Mistake("/defaults/auth/tokenfile", "unknown key; did you mean \"tokenFile\"?")));
    }

    private static void notShown(String document) {
        assertThatExceptionOfType(RoutingException.class)
                .isThrownBy(() -> RoutingParser.parse(document, name -> Optional.empty(), any -> List.of()))
                .satisfies(refused -> {
                    assertThat(refused.toString()).doesNotContain("sk_live", "51Nx", "BEGIN");
                    assertThat(refused.mistakes().toString()).doesNotContain("sk_live", "51Nx", "BEGIN");
                    assertThat(refused.getCause()).isNull();
                });
    }
}
