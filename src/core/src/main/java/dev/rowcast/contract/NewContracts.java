package dev.rowcast.contract;

/**
 * What the contracts of tables that have none yet are like. A contract keeps what it began with.
 *
 * @param packages which package they get
 */
public record NewContracts(PackageTemplate packages) {
    /** In the package of the database. */
    public static final NewContracts STANDARD = new NewContracts(PackageTemplate.DEFAULT);
}
