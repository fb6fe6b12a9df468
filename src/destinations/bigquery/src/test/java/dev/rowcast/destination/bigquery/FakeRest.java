package dev.rowcast.destination.bigquery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** BigQuery's API of datasets, tables and queries; of SQL it knows what Rowcast asks. */
final class FakeRest implements HttpHandler {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PATH = Pattern.compile(
            "/bigquery/v2/projects/([^/]+)/(datasets|queries)(?:/([^/]+))?" + "(?:/tables(?:/([^/]+))?)?");
    private static final Pattern SELECT =
            Pattern.compile("SELECT (.+?) FROM `([^.`]+)\\.([^.`]+)\\.([^`]+)`(?: WHERE (.+))?");

    private final FakeBigQuery bigQuery;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    private record Job(List<JsonNode> columns, List<Map<String, Object>> rows) {}

    FakeRest(FakeBigQuery bigQuery) {
        this.bigQuery = bigQuery;
    }

    /** An answer other than 200. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final String reason;

        Refusal(int status, String reason, String message) {
            super(message);
            this.status = status;
            this.reason = reason;
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            int status = 200;
            JsonNode answer;
            try {
                answer = answer(exchange);
            } catch (Refusal refusal) {
                status = refusal.status;
                answer = error(refusal);
            } catch (IllegalArgumentException invalid) {
                status = 400;
                answer = error(new Refusal(400, "invalid", invalid.getMessage()));
            } catch (RuntimeException fault) {
                status = 500;
                answer = error(new Refusal(500, "internalError", "a fault of the test's: " + fault));
            }
            byte[] bytes = JSON.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (bigQuery.retryAfter > 0 && status != 200) {
                exchange.getResponseHeaders().set("Retry-After", "" + bigQuery.retryAfter);
            }
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static ObjectNode error(Refusal refusal) {
        ObjectNode error = JSON.createObjectNode();
        error.putObject("error")
                .put("code", refusal.status)
                .put("message", refusal.getMessage())
                .putArray("errors")
                .addObject()
                .put("reason", refusal.reason)
                .put("message", refusal.getMessage());
        return error;
    }

    private JsonNode answer(HttpExchange exchange) throws IOException {
        String login = exchange.getRequestHeaders().getFirst("Authorization");
        if (login != null) {
            bigQuery.logins.add(login);
        }
        if (exchange.getRequestURI().getPath().equals("/token")) {
            return token();
        }
        String override = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
        String method = override == null ? exchange.getRequestMethod() : override;
        Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
        if (!path.matches() || !path.group(1).equals(FakeBigQuery.PROJECT)) {
            throw new Refusal(404, "notFound", "Not found: " + exchange.getRequestURI());
        }
        String kind = path.group(2).equals("queries")
                ? "queries"
                : exchange.getRequestURI().getPath().contains("/tables") ? "tables" : "datasets";
        String operation = method + " " + kind;
        bigQuery.asked.add(operation);
        String instead = bigQuery.instead.get(operation);
        if (instead != null) {
            throw new Refusal(Integer.parseInt(instead.substring(0, 3)), instead.substring(4), "as a test has it");
        }
        JsonNode body = body(exchange);
        String etag = exchange.getRequestHeaders().getFirst("If-Match");
        return switch (operation) {
            case "POST datasets" -> makeDataset((ObjectNode) body);
            case "POST tables" -> make(path.group(3), (ObjectNode) body);
            case "GET tables" -> found(path).resource();
            case "PATCH tables" -> patch(path, etag, (ObjectNode) body);
            case "DELETE tables" -> drop(path);
            case "POST queries" -> query(body);
            case "GET queries" ->
                page(
                        path.group(3),
                        parameter(exchange, "pageToken"),
                        parameter(exchange, "maxResults"),
                        "true".equals(parameter(exchange, "formatOptions.useInt64Timestamp")));
            default -> throw new Refusal(404, "notFound", operation);
        };
    }

    /** As Google's server of logins gives one. */
    private JsonNode token() {
        String instead = bigQuery.instead.get("POST token");
        if (instead != null) {
            throw new Refusal(400, instead.substring(4), "as a test has it");
        }
        return JSON.createObjectNode()
                .put("access_token", "token-of-the-test")
                .put("expires_in", 3600)
                .put("token_type", "Bearer");
    }

    private static @Nullable String parameter(HttpExchange exchange, String name) {
        Matcher found = Pattern.compile("(?:^|&)" + name + "=([^&]*)")
                .matcher(String.valueOf(exchange.getRequestURI().getQuery()));
        return found.find() ? found.group(1) : null;
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        InputStream in = exchange.getRequestBody();
        byte[] bytes = ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                        ? new GZIPInputStream(in)
                        : in)
                .readAllBytes();
        return JSON.readTree(bytes.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : bytes);
    }

    private JsonNode makeDataset(ObjectNode asked) {
        String name = asked.path("datasetReference").path("datasetId").asText();
        if (bigQuery.datasets.putIfAbsent(name, new ConcurrentHashMap<>()) != null) {
            throw new Refusal(409, "duplicate", "Already Exists: Dataset " + name);
        }
        bigQuery.locations.put(name, asked.path("location").asText("US"));
        return asked;
    }

    private JsonNode make(String dataset, ObjectNode asked) {
        Map<String, FakeTable> tables = bigQuery.datasets.get(dataset);
        if (tables == null) {
            throw new Refusal(404, "notFound", "Not found: Dataset " + FakeBigQuery.PROJECT + ":" + dataset);
        }
        String name = asked.path("tableReference").path("tableId").asText();
        FakeTable table = new FakeTable(asked);
        if (tables.putIfAbsent(name, table) != null) {
            throw new Refusal(409, "duplicate", "Already Exists: Table " + dataset + "." + name);
        }
        return table.resource();
    }

    private FakeTable found(Matcher path) {
        return bigQuery.table(path.group(3), path.group(4))
                .orElseThrow(
                        () -> new Refusal(404, "notFound", "Not found: Table " + path.group(3) + "." + path.group(4)));
    }

    private JsonNode patch(Matcher path, @Nullable String etag, ObjectNode body) {
        FakeTable table = found(path);
        synchronized (table) {
            if (etag != null && !etag.equals(table.etag())) {
                throw new Refusal(412, "conditionNotMet", "Precondition Failed");
            }
            table.patch(body);
        }
        bigQuery.updates
                .computeIfAbsent(path.group(4), unused -> new AtomicInteger())
                .incrementAndGet();
        return table.resource();
    }

    private JsonNode drop(Matcher path) {
        found(path);
        bigQuery.datasets.get(path.group(3)).remove(path.group(4));
        return JSON.createObjectNode();
    }

    private JsonNode query(JsonNode request) {
        if (request.path("useLegacySql").asBoolean(true)
                || request.path("useQueryCache").asBoolean(true)) {
            throw new Refusal(400, "invalidQuery", "legacy SQL, or an answer of before");
        }
        Matcher select = SELECT.matcher(request.path("query").asText());
        if (!select.matches()) {
            throw new Refusal(400, "invalidQuery", "Syntax error: " + request.path("query"));
        }
        FakeTable table = bigQuery.table(select.group(3), select.group(4))
                .orElseThrow(() -> new Refusal(404, "notFound", "Not found: Table " + select.group(4)));
        List<JsonNode> columns = columns(table, select.group(1));
        boolean micros = request.path("formatOptions").path("useInt64Timestamp").asBoolean();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Map<String, Object> row : table.rows()) {
            if (matches(row, select.group(5), request.path("queryParameters"))) {
                rows.add(row);
            }
        }
        String id = "job" + count.incrementAndGet();
        jobs.put(id, new Job(columns, rows));
        if (bigQuery.slowQueries.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return reference(JSON.createObjectNode().put("jobComplete", false), id);
        }
        return page(id, null, request.path("maxResults").asText(), micros);
    }

    private static List<JsonNode> columns(FakeTable table, String selected) {
        if (selected.equals("*")) {
            return table.columns();
        }
        List<JsonNode> columns = new ArrayList<>();
        for (String name : selected.replace("`", "").split(", ")) {
            columns.add(table.column(name)
                    .orElseThrow(() -> new Refusal(400, "invalidQuery", "Unrecognized name: " + name)));
        }
        return columns;
    }

    private static boolean matches(Map<String, Object> row, @Nullable String where, JsonNode parameters) {
        if (where == null) {
            return true;
        }
        JsonNode value = parameters.path(0).path("parameterValue");
        if (where.equals("_rowcast_key IN UNNEST(@keys)")) {
            Set<String> keys = new HashSet<>();
            value.path("arrayValues").forEach(key -> keys.add(key.path("value").asText()));
            return keys.contains(String.valueOf(row.get("_rowcast_key")));
        }
        if (where.equals("IFNULL(_rowcast_version, 0) < @version")) {
            Object version = row.getOrDefault("_rowcast_version", 0L);
            return (Long) version < Long.parseLong(value.path("value").asText());
        }
        throw new Refusal(400, "invalidQuery", "Syntax error: " + where);
    }

    private JsonNode page(String id, @Nullable String token, @Nullable String limit, boolean micros) {
        Job job = jobs.get(id);
        int from = token == null || token.isEmpty() ? 0 : Integer.parseInt(token);
        int asked = limit == null || limit.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(limit);
        int to = (int) Math.min((long) job.rows().size(), (long) from + Math.min(asked, bigQuery.mostRows));
        ObjectNode page = JSON.createObjectNode()
                .put("jobComplete", true)
                .put("totalRows", "" + job.rows().size());
        page.putObject("schema").putArray("fields").addAll(job.columns());
        if (to > from) {
            ArrayNode rows = page.putArray("rows");
            job.rows().subList(from, to).forEach(row -> rows.add(cells(job.columns(), row, micros)));
        }
        if (to < job.rows().size()) {
            page.put("pageToken", "" + to);
        }
        return reference(page, id);
    }

    private static ObjectNode reference(ObjectNode answer, String id) {
        answer.putObject("jobReference")
                .put("projectId", FakeBigQuery.PROJECT)
                .put("jobId", id)
                .put("location", "EU");
        return answer;
    }

    private static ObjectNode cells(List<JsonNode> columns, Map<String, Object> row, boolean micros) {
        ObjectNode cells = JSON.createObjectNode();
        ArrayNode all = cells.putArray("f");
        for (JsonNode column : columns) {
            all.addObject().set("v", cell(column, row.get(column.path("name").asText()), micros));
        }
        return cells;
    }

    /** A value as an answer has it. */
    static @Nullable JsonNode cell(JsonNode column, @Nullable Object value, boolean micros) {
        if (column.path("mode").asText().equals("REPEATED")) {
            ArrayNode list = JSON.createArrayNode();
            for (Object each : value == null ? List.of() : (List<?>) value) {
                list.addObject().put("v", each.toString());
            }
            return list;
        }
        if (value == null) {
            return JSON.nullNode();
        }
        if (value instanceof Map<?, ?> parts) {
            ObjectNode struct = JSON.createObjectNode();
            ArrayNode all = struct.putArray("f");
            for (JsonNode part : column.path("fields")) {
                all.addObject().set("v", cell(part, parts.get(part.path("name").asText()), micros));
            }
            return struct;
        }
        return JSON.getNodeFactory().textNode(text(column, value, micros));
    }

    static String text(JsonNode column, Object value, boolean micros) {
        if (value instanceof ByteString bytes) {
            return Base64.getEncoder().encodeToString(bytes.toByteArray());
        }
        if (value instanceof LocalDateTime clock) {
            return clock.toString().length() == 16 ? clock + ":00" : clock.toString();
        }
        return column.path("type").asText().equals("TIMESTAMP") && !micros
                ? Double.toString((Long) value / 1e6)
                : value.toString();
    }
}
