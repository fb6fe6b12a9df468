package dev.rowcast.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.shape.SemanticType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamingTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "id, id",
                "ID, id",
                "fooBar, foo_bar",
                "FooBar, foo_bar",
                "foo_bar, foo_bar",
                "FOO_BAR, foo_bar",
                "HTTPServer, http_server",
                "userID2, user_id2",
                "address_1, address_1",
                "we ird-name, we_ird_name",
                "ünï, uni",
                "straße, strasse",
                "1st, column_1st",
                "special\"[`]$', special",
                "select, select",
                "注文, u6ce8_u6587",
                "_x__y_, x_y",
                "$$$, column",
                "descriptor, descriptor_value",
                "bit_field0, bit_field0_value"
            })
    void fieldIsTheColumnInSnakeCase(String column, String field) {
        assertThat(Naming.fieldName(column)).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({
        "orders, Orders",
        "ORDERS, Orders",
        "order_items, OrderItems",
        "orderItems, OrderItems",
        "odd-table.name, OddTableName",
        "1st, Table1st",
        "ünï, Uni",
        "注文, U6ce8U6587",
        "$$$, Table",
        "object, ObjectRow",
        "string, StringRow",
        "builder, BuilderRow",
        "downloads_ios, DownloadsIosRow",
        "IOS, Ios",
        "sales_windows, SalesWindowsRow",
        "cores_arm64, CoresArm64Row",
        "new_linux_test, NewLinuxTestRow",
        "orders_test, OrdersTest"
    })
    void messageIsTheTableInPascalCase(String table, String message) {
        assertThat(MessageNames.of(Set.of()).forTable(table)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "shop, shop",
        "my-shop, my_shop",
        "MyShop, my_shop",
        "1st, db_1st",
        "$$$, db",
        "google, google_db",
        "rowcast, rowcast_db",
        "java, java_db"
    })
    void packageIsTheDatabase(String database, String packageName) {
        assertThat(Naming.packageName(database)).isEqualTo(packageName);
    }

    @Test
    void veryLongNamesAreCutAndStayApart() {
        String one = Naming.fieldName("注".repeat(64));
        String other = Naming.fieldName("注".repeat(63) + "文");

        assertThat(one).hasSize(Identifiers.MAX_LENGTH).isNotEqualTo(other).matches("[a-z][a-z0-9_]*");
        assertThat(other).hasSize(Identifiers.MAX_LENGTH);
        assertThat(MessageNames.of(Set.of()).forTable("文".repeat(64))).hasSize(Identifiers.MAX_LENGTH);
        assertThat(Naming.fieldName("a".repeat(64))).isEqualTo("a".repeat(64));
    }

    @ParameterizedTest
    @CsvSource({
        "orders, orders_key, OrdersKey2",
        "orders_key, orders, Orders2",
        "orders, orders_change, OrdersChange2",
        "orders, push_orders_request, PushOrdersRequest2",
        "orders, stream_orders_request, StreamOrdersRequest2",
        "orders, orders_subscriber, OrdersSubscriber2",
        "orders, orders_proto, OrdersProto2",
        "orders, orders_or_builder, OrdersOrBuilder2",
        "orders, ORDERS, Orders2",
        "foo_bar, foobar, Foobar2",
        "orders, orders_keys, OrdersKeys"
    })
    void tablesKeepOutOfEachOthersNames(String first, String second, String expected) {
        String taken = MessageNames.of(Set.of()).forTable(first);

        String message = MessageNames.of(List.of(taken)).forTable(second);

        assertThat(message).isEqualTo(expected);
        assertThat(MessageNames.of(List.of(taken)).isFree(message)).isTrue();
    }

    @Test
    void numbersGoOnUntilAMessageIsFree() {
        assertThat(MessageNames.of(List.of("Orders", "Orders2", "Orders3")).forTable("Orders"))
                .isEqualTo("Orders4");
    }

    @Test
    void fileLiesInThePackagesFolder() {
        assertThat(Naming.fileName("a.b", "OrderItems2")).isEqualTo("a/b/order_items2.proto");
    }

    @Test
    void columnsThatWouldClashAreNumbered() {
        FieldNames names = new FieldNames();

        assertThat(names.give("foo_bar", SemanticType.STRING)).isEqualTo("foo_bar");
        assertThat(names.give("fooBar", SemanticType.STRING)).isEqualTo("foo_bar_2");
        assertThat(names.give("foo_bar2", SemanticType.STRING))
                .as("its JSON name is that of foo_bar_2")
                .isEqualTo("foo_bar2_2");
        assertThat(names.give("foobar", SemanticType.STRING)).isEqualTo("foobar_3");
    }

    @Test
    void accessorsThatWouldClashAreNumbered() {
        FieldNames names = new FieldNames();

        assertThat(names.give("photo", SemanticType.STRING)).isEqualTo("photo");
        assertThat(names.give("photo_bytes", SemanticType.INT64))
                .as("getPhotoBytes in Java")
                .isEqualTo("photo_bytes_2");
        assertThat(names.give("has_photo", SemanticType.BOOL))
                .as("has_photo() in C++")
                .isEqualTo("has_photo_2");
        assertThat(names.give("size", SemanticType.INT64)).isEqualTo("size");
        assertThat(names.give("size_bytes", SemanticType.INT64))
                .as("a number has no getSizeBytes")
                .isEqualTo("size_bytes");
        assertThat(names.give("at", SemanticType.TIMESTAMP)).isEqualTo("at");
        assertThat(names.give("at_builder", SemanticType.STRING)).isEqualTo("at_builder_2");
        assertThat(names.give("h", SemanticType.BOOL)).isEqualTo("h");
        assertThat(names.give("hash", SemanticType.BOOL)).isEqualTo("hash");
    }
}
