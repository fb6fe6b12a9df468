package dev.rowcast.standalone.config;

import dev.rowcast.route.Secrets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The secrets of a process: from its environment, and from a file for those that it doesn't have. Immutable.
 *
 * @param environment of the process
 * @param prefix what the names of its variables with secrets begin with
 * @param file the values by their names
 */
record RunSecrets(Map<String, String> environment, String prefix, Map<String, String> file) implements Secrets {
    static final String PREFIX = "ROWCAST_SECRET_";

    @Override
    public Optional<String> value(String name) {
        String variable = environment.get(variable(name));
        return Optional.ofNullable(variable == null ? file.get(name) : variable);
    }

    private String variable(String name) {
        return prefix + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    @Override
    public String place(String name) {
        return environment.containsKey(variable(name))
                ? "the environment variable " + variable(name)
                : "secret " + name;
    }

    @Override
    public String missing() {
        return "there is no secret of the name here (not shown, it may be the secret itself); put a line NAME=value into"
                + " the file that \"secrets\" names, or set the environment variable " + prefix
                + "NAME, in capitals and with _ for each other sign";
    }
}
