package dev.rowcast.contract;

/**
 * What the contracts of tables that have none yet are like. A contract keeps what it began with.
 *
 * @param packages which package they get
 * @param typing what fields they get where there is a choice
 */
public record NewContracts(PackageTemplate packages, FieldTyping typing) {
    /** In the package of the database, with the standard types. */
    public static final NewContracts STANDARD = new NewContracts(PackageTemplate.DEFAULT, FieldTyping.STANDARD);
}
