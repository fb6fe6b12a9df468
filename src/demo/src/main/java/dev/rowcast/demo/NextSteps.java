package dev.rowcast.demo;

import dev.rowcast.contract.gate.HoldAdvice;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.Stack;
import java.util.ArrayList;
import java.util.List;

/** How to go on with a stack that stays up. */
record NextSteps(Stack stack, Connectors connectors, List<Feed> feeds) {
    List<String> lines() {
        Endpoints endpoints = stack.endpoints();
        Endpoints.Mysql mysql = endpoints.mysql();
        List<String> lines =
                new ArrayList<>(List.of("", "The stack goes on running in " + stack.dir() + ". To go on with it:"));
        feeds.stream()
                .filter(feed -> feed.subscription().generic())
                .findFirst()
                .ifPresent(feed ->
                        lines.add("  ./rowcast tail --listen " + feed.port() + "        takes the place of subscriber "
                                + feed.subscription().name()));
        lines.add("  " + stack.mysqlClient());
        lines.add("      -h" + mysql.host() + " -P" + mysql.port() + " -u" + mysql.user() + " -p" + mysql.password()
                + " " + Shop.DATABASE);
        lines.add("  curl " + endpoints.connect().url() + "/connectors/" + connectors.sinkName() + "/status");
        lines.add("  ./rowcast contracts export --out contracts --dir "
                + HoldAdvice.shellWord(stack.dir().toString()));
        lines.add("  ./rowcast stack status --dir "
                + HoldAdvice.shellWord(stack.dir().toString()));
        lines.add("  ./rowcast stack stop --dir "
                + HoldAdvice.shellWord(stack.dir().toString()) + "        and then delete that directory");
        return lines;
    }
}
