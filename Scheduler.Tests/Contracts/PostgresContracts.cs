using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Contracts;

[Collection(PostgresTests.Name)]
[Trait("Needs", "database")]
public sealed class PostgresJournalTests(PrivatePostgres server) : JournalContract(new PostgresUnderTest(server));

[Collection(PostgresTests.Name)]
[Trait("Needs", "database")]
public sealed class PostgresJournalContentTests(PrivatePostgres server) : JournalContentContract(new PostgresUnderTest(server));

[Collection(PostgresTests.Name)]
[Trait("Needs", "database")]
public sealed class PostgresFencingTests(PrivatePostgres server) : FencingContract(new PostgresUnderTest(server));

[Collection(PostgresTests.Name)]
[Trait("Needs", "database")]
public sealed class PostgresLeaseStoreTests(PrivatePostgres server) : LeaseStoreContract(new PostgresUnderTest(server));

[Collection(PostgresTests.Name)]
[Trait("Needs", "database")]
public sealed class PostgresMembershipTests(PrivatePostgres server) : MembershipContract(new PostgresUnderTest(server));

[Collection(PostgresTests.Name)]
[Trait("Needs", "database")]
public sealed class PostgresSettingsTests(PrivatePostgres server) : SettingsContract(new PostgresUnderTest(server));

[Collection(PostgresTests.Name)]
[Trait("Needs", "database")]
public sealed class PostgresHostRegisterTests(PrivatePostgres server) : HostRegisterContract(new PostgresUnderTest(server));

[Collection(PostgresTests.Name)]
[Trait("Needs", "database")]
public sealed class PostgresRegistryStoreTests(PrivatePostgres server) : RegistryStoreContract(new PostgresUnderTest(server));

[Collection(PostgresTests.Name)]
[Trait("Needs", "database")]
public sealed class PostgresSharedObjectStoreTests(PrivatePostgres server) : SharedObjectStoreContract(new PostgresUnderTest(server));

[Collection(PostgresTests.Name)]
[Trait("Needs", "database")]
public sealed class PostgresCatalogStoreTests(PrivatePostgres server) : CatalogStoreContract(new PostgresUnderTest(server));
