package dev.rowcast.grpc;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A TLS handshake that fails again until somebody mends a certificate or the configuration, unlike a broken connection. */
enum TlsFault {
    EXPIRED("the server's certificate has expired: renew it there, and check this worker's clock"),
    NOT_YET_VALID("the server's certificate is not valid yet: check this worker's clock and the server's"),
    OTHER_HOST(
            "the server's certificate is for another name: check target, or set tls.authority to the name that it carries"),
    UNKNOWN_AUTHORITY(
            "the server's certificate is of no authority trusted here: set tls.ca to the PEM file of its authority"),
    NO_TLS("the server doesn't speak TLS there: check the port, or set tls.plaintext to true"),
    CLIENT_CERTIFICATE_MISSING("the server wants a client certificate: set tls.cert and tls.key to one of an authority"
            + " that it trusts"),
    CLIENT_CERTIFICATE_REFUSED(
            "the server refuses this client's certificate: check that tls.cert has not expired and is of an"
                    + " authority that the server trusts"),
    HANDSHAKE_REFUSED(
            "the server refused the TLS handshake: if it wants a client certificate, set tls.cert and tls.key to one"
                    + " of an authority that it trusts; if not, check which versions of TLS it takes"),
    OTHER("the TLS handshake failed: check tls.* here and the server's certificate");

    /** How the alerts are called by the JDK's TLS (bad_certificate) and by BoringSSL (ALERT_BAD_CERTIFICATE). */
    private static final Pattern ALERT_MISSING = Pattern.compile("certificate_required");

    private static final Pattern ALERT_REFUSED = Pattern.compile("(alert|certificate)[_: ].*"
            + "(bad_certificate|unsupported_certificate|certificate_revoked|certificate_expired|certificate_unknown|unknown_ca"
            + "|access_denied)");

    private static final Pattern ALERT_HANDSHAKE = Pattern.compile("alert.*(handshake_failure|protocol_version)");

    private final String hint;

    TlsFault(String hint) {
        this.hint = hint;
    }

    /** What is wrong and what to check. */
    String hint() {
        return hint;
    }

    /** The fault behind a call's failure; empty if there is none, so that the next try may go well. */
    static Optional<TlsFault> of(@Nullable Throwable cause) {
        TlsFault fault = null;
        // The innermost says most.
        for (Throwable t = cause; t != null; t = t.getCause()) {
            TlsFault here = one(t);
            fault = here == null || (here == OTHER && fault != null) ? fault : here;
        }
        return Optional.ofNullable(fault);
    }

    private static @Nullable TlsFault one(Throwable t) {
        String said = t.getMessage() == null ? "" : t.getMessage().toLowerCase(Locale.ROOT);
        if (t instanceof CertificateExpiredException) {
            return EXPIRED;
        }
        if (t instanceof CertificateNotYetValidException) {
            return NOT_YET_VALID;
        }
        if (t.getClass().getSimpleName().equals("NotSslRecordException")) {
            return NO_TLS;
        }
        if (t instanceof GeneralSecurityException) {
            if (said.contains("subject alternative") || said.startsWith("no name matching")) {
                return OTHER_HOST;
            }
            return said.contains("certification path") || said.contains("trust") ? UNKNOWN_AUTHORITY : OTHER;
        }
        return t instanceof SSLException ? alert(said) : null;
    }

    private static @Nullable TlsFault alert(String said) {
        if (ALERT_MISSING.matcher(said).find()) {
            return CLIENT_CERTIFICATE_MISSING;
        }
        if (ALERT_REFUSED.matcher(said).find()) {
            return CLIENT_CERTIFICATE_REFUSED;
        }
        return ALERT_HANDSHAKE.matcher(said).find() ? HANDSHAKE_REFUSED : null;
    }
}
