namespace Scheduler.Tests.Contracts;

public sealed class SqliteJournalTests() : JournalContract(new SqliteUnderTest());

public sealed class SqliteJournalContentTests() : JournalContentContract(new SqliteUnderTest());

public sealed class SqliteFencingTests() : FencingContract(new SqliteUnderTest());

public sealed class SqliteLeaseStoreTests() : LeaseStoreContract(new SqliteUnderTest());

public sealed class SqliteMembershipTests() : MembershipContract(new SqliteUnderTest());

public sealed class SqliteSettingsTests() : SettingsContract(new SqliteUnderTest());

public sealed class SqliteHostRegisterTests() : HostRegisterContract(new SqliteUnderTest());

public sealed class SqliteRegistryStoreTests() : RegistryStoreContract(new SqliteUnderTest());

public sealed class SqliteSharedObjectStoreTests() : SharedObjectStoreContract(new SqliteUnderTest());

public sealed class SqliteCatalogStoreTests() : CatalogStoreContract(new SqliteUnderTest());
