namespace Scheduler.Tests.Contracts;

public sealed class InMemoryJournalTests() : JournalContract(new InMemoryUnderTest());

public sealed class InMemoryJournalContentTests() : JournalContentContract(new InMemoryUnderTest());

public sealed class InMemoryFencingTests() : FencingContract(new InMemoryUnderTest());

public sealed class InMemoryLeaseStoreTests() : LeaseStoreContract(new InMemoryUnderTest());

public sealed class InMemoryMembershipTests() : MembershipContract(new InMemoryUnderTest());

public sealed class InMemoryRegistryStoreTests() : RegistryStoreContract(new InMemoryUnderTest());

public sealed class InMemorySharedObjectStoreTests() : SharedObjectStoreContract(new InMemoryUnderTest());

public sealed class InMemoryCatalogStoreTests() : CatalogStoreContract(new InMemoryUnderTest());
