package dev.rowcast.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageTemplateTest {
    @ParameterizedTest
    @CsvSource({
        "${database},             my-Shop,  my_shop",
        "acme.${database}.v1,     shop,     acme.shop.v1",
        "acme.${database}.v1,     2go,      acme.db_2go.v1",
        "acme.${database}.v1,     google,   acme.google_db.v1",
        "acme.${database}.v1,     日本,      acme.u65e5_u672c.v1",
        "crm_${database}_rows,    shop,     crm_shop_rows",
        "acme.rows,               shop,     acme.rows",
        "${database}.${database}, shop,     shop.shop",
        "${database},             class,    class_db",
        "${database},             email,    email_db",
        "${database}.v1,          Test,     test_db.v1",
        "acme.${database},        class,    acme.class_db",
        "acme.${database},        email,    acme.email",
        "${database}_rows,        class,    class_rows",
        "im${database},           port,     import_db",
        "email.class.${database}, shop,     email.class.shop",
    })
    void putsTheDatabaseIn(String template, String database, String packageName) {
        assertThat(new PackageTemplate(template).packageOf(database)).isEqualTo(packageName);
    }

    @Property(tries = 500)
    void whateverTheDatabaseThePackageIsOne(@ForAll String database) throws DescriptorValidationException {
        String packageName = new PackageTemplate("acme.x_${database}.v1").packageOf(database);

        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("a.proto")
                .setPackage(packageName)
                .build();
        // protobuf checks names itself
        assertThat(FileDescriptor.buildFrom(file, new FileDescriptor[0]).getPackage())
                .isEqualTo(packageName)
                .matches("acme\\.x_[a-z0-9_]+\\.v1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "acme.",
                ".acme",
                "acme..v1",
                "1acme",
                "Acme.${database}",
                "acme-x",
                "acme ${database}",
                "${table}",
                "$database",
                "${database",
                "acme.${Database}",
                "_x",
                "acme/v1",
            })
    void refusesWhatMakesNoPackage(String template) {
        assertThatThrownBy(() -> new PackageTemplate(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("makes no protobuf package")
                .hasMessageContaining("acme.${database}.v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"google.${database}", "acme.google.v1", "rowcast", "std.${database}", "java.x"})
    void refusesNamesThatHideOthers(String template) {
        assertThatThrownBy(() -> new PackageTemplate(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("take another name");
    }
}
