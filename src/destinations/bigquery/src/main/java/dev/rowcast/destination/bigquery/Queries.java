package dev.rowcast.destination.bigquery;

import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.DataFormatOptions;
import com.google.api.services.bigquery.model.GetQueryResultsResponse;
import com.google.api.services.bigquery.model.JobReference;
import com.google.api.services.bigquery.model.QueryParameter;
import com.google.api.services.bigquery.model.QueryParameterType;
import com.google.api.services.bigquery.model.QueryParameterValue;
import com.google.api.services.bigquery.model.QueryRequest;
import com.google.api.services.bigquery.model.QueryResponse;
import com.google.api.services.bigquery.model.TableRow;
import com.google.api.services.bigquery.model.TableSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks BigQuery in SQL. Thread-safe; each call waits for the answer. */
final class Queries {
    private static final long WAIT_MILLIS = 30_000;
    private static final int MOST_LOOKS = 40;

    private final Bigquery client;
    private final String project;
    private final @Nullable String location;

    Queries(Bigquery client, BigQuerySettings settings) {
        this.client = client;
        this.project = settings.project();
        this.location = settings.location();
    }

    /**
     * Some rows of a result, and where the next ones are.
     *
     * @param job what has the result, for a day
     * @param next null where there are no more
     */
    record Page(
            TableSchema schema,
            List<TableRow> rows,
            JobReference job,
            @Nullable String next) {}

    static QueryParameter texts(String name, Collection<String> values) {
        return new QueryParameter()
                .setName(name)
                .setParameterType(new QueryParameterType()
                        .setType("ARRAY")
                        .setArrayType(new QueryParameterType().setType("STRING")))
                .setParameterValue(new QueryParameterValue()
                        .setArrayValues(values.stream()
                                .map(value -> new QueryParameterValue().setValue(value))
                                .toList()));
    }

    static QueryParameter number(String name, long value) {
        return new QueryParameter()
                .setName(name)
                .setParameterType(new QueryParameterType().setType("INT64"))
                .setParameterValue(new QueryParameterValue().setValue(Long.toString(value)));
    }

    /** @param limit the most rows of a page, which may have fewer */
    Page first(String sql, List<QueryParameter> parameters, long limit) throws IOException {
        QueryRequest request = new QueryRequest()
                .setQuery(sql)
                .setUseLegacySql(false)
                .setUseQueryCache(false)
                .setParameterMode("NAMED")
                .setQueryParameters(parameters)
                .setLocation(location)
                .setMaxResults(limit)
                .setTimeoutMs(WAIT_MILLIS)
                .setFormatOptions(new DataFormatOptions().setUseInt64Timestamp(true));
        QueryResponse answer = client.jobs().query(project, request).execute();
        return Boolean.TRUE.equals(answer.getJobComplete())
                ? new Page(answer.getSchema(), rows(answer.getRows()), answer.getJobReference(), answer.getPageToken())
                : later(answer.getJobReference(), null, limit);
    }

    Page next(Page page, long limit) throws IOException {
        return later(page.job(), page.next(), limit);
    }

    /** All rows of a result. */
    List<TableRow> all(Page first, long limit) throws IOException {
        List<TableRow> rows = new ArrayList<>(first.rows());
        for (Page page = first; page.next() != null; ) {
            page = next(page, limit);
            rows.addAll(page.rows());
        }
        return rows;
    }

    private Page later(JobReference job, @Nullable String token, long limit) throws IOException {
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            GetQueryResultsResponse answer = client.jobs()
                    .getQueryResults(project, job.getJobId())
                    .setLocation(job.getLocation())
                    .setPageToken(token)
                    .setMaxResults(limit)
                    .setTimeoutMs(WAIT_MILLIS)
                    .setFormatOptionsUseInt64Timestamp(true)
                    .execute();
            if (Boolean.TRUE.equals(answer.getJobComplete())) {
                return new Page(answer.getSchema(), rows(answer.getRows()), job, answer.getPageToken());
            }
        }
        throw new IOException("the query " + job.getJobId() + " doesn't come to an end");
    }

    private static List<TableRow> rows(@Nullable List<TableRow> rows) {
        return rows == null ? List.of() : rows;
    }
}
