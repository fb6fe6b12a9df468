package dev.rowcast.destination.bigquery;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.services.bigquery.Bigquery;
import com.google.api.services.bigquery.model.Dataset;
import com.google.api.services.bigquery.model.DatasetReference;
import com.google.api.services.bigquery.model.Table;
import com.google.api.services.bigquery.model.TableReference;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables of a project, as BigQuery's API has them. Thread-safe; each call waits for the answer. */
final class Tables {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final Bigquery client;
    private final String project;
    private final @Nullable String location;

    Tables(Bigquery client, BigQuerySettings settings) {
        this.client = client;
        this.project = settings.project();
        this.location = settings.location();
    }

    Optional<Table> find(TableName name) throws IOException {
        try {
            return Optional.of(
                    client.tables().get(project, name.dataset(), name.table()).execute());
        } catch (GoogleJsonResponseException answer) {
            if (answer.getStatusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw answer;
        }
    }

    /**
     * Makes it, and its dataset where that isn't there; false where somebody else was quicker.
     *
     * @param table gets the name
     */
    boolean create(TableName name, Table table) throws IOException {
        table.setTableReference(new TableReference()
                .setProjectId(project)
                .setDatasetId(name.dataset())
                .setTableId(name.table()));
        try {
            return insert(table);
        } catch (GoogleJsonResponseException answer) {
            if (answer.getStatusCode() != NOT_FOUND) {
                throw answer;
            }
            makeDataset(name.dataset());
            return insert(table);
        }
    }

    private boolean insert(Table table) throws IOException {
        String dataset = table.getTableReference().getDatasetId();
        return unless(
                CONFLICT, () -> client.tables().insert(project, dataset, table).execute());
    }

    private void makeDataset(String name) throws IOException {
        Dataset dataset = new Dataset()
                .setLocation(location)
                .setDatasetReference(
                        new DatasetReference().setProjectId(project).setDatasetId(name));
        boolean unusedQuicker = unless(
                CONFLICT, () -> client.datasets().insert(project, dataset).execute());
    }

    /**
     * Changes what the table has of that; false where somebody has changed the table since it was read.
     *
     * @param etag what was read
     */
    boolean change(TableName name, String etag, Table changes) throws IOException {
        Bigquery.Tables.Patch patch = client.tables().patch(project, name.dataset(), name.table(), changes);
        patch.getRequestHeaders().setIfMatch(etag);
        return unless(PRECONDITION_FAILED, patch::execute);
    }

    private interface Call {
        @Nullable Object execute() throws IOException;
    }

    /** Whether it was done, and not answered with that. */
    private static boolean unless(int status, Call call) throws IOException {
        try {
            call.execute();
            return true;
        } catch (GoogleJsonResponseException answer) {
            if (answer.getStatusCode() == status) {
                return false;
            }
            throw answer;
        }
    }
}
