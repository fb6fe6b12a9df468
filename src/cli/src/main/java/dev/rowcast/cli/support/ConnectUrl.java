package dev.rowcast.cli.support;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * REST address of a Connect worker.
 *
 * @param text without a slash at the end
 */
public record ConnectUrl(String text) {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /** Reads the option. */
    public static final class Reader implements ITypeConverter<ConnectUrl> {
        @Override
        public ConnectUrl convert(String value) {
            if (!isUrl(value)) {
                throw new TypeConversionException("\"" + value
                        + "\" is no address of a Connect worker; write http://HOST:PORT, mostly with port 8083");
            }
            return new ConnectUrl(value.replaceFirst("/+$", ""));
        }

        private static boolean isUrl(String value) {
            try {
                URI uri = new URI(value);
                return uri.getScheme() != null && SCHEMES.contains(uri.getScheme()) && uri.getHost() != null;
            } catch (URISyntaxException notEven) {
                return false;
            }
        }
    }
}
