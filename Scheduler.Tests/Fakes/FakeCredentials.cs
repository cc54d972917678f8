using Scheduler.Core.Images;
using Scheduler.Messages.Registries;

namespace Scheduler.Tests.Fakes;

/// <summary>Logins in memory, for agents on a test's own loop.</summary>
internal sealed class FakeCredentials : IRegistryCredentials
{
    private readonly Dictionary<string, CredentialsGiven> _kept = [];

    public event Action<string>? Changed;

    public void Keep(string registry, string username, string password) =>
        Keep(new CredentialsGiven(registry, new RegistryLogin(username, password)));

    public void Keep(CredentialsGiven given)
    {
        _kept[given.Registry] = given;
        Changed?.Invoke(given.Registry);
    }

    /// <summary>A login that came with a revision is no more than its text here: name:password.</summary>
    public static RevisionLogin Own(string registry, string username, string password) =>
        new(registry, $"{username}:{password}", $"{username}:{password}");

    public Task<CredentialsGiven> ForAsync(CredentialsWanted wanted, CancellationToken cancel = default) => Task.FromResult(wanted.Own is { } own
        ? new CredentialsGiven(wanted.Registry, new RegistryLogin(own.Sealed.Split(':')[0], own.Sealed.Split(':')[1])) { Mark = own.Mark }
        : _kept.GetValueOrDefault(wanted.Registry) ?? new CredentialsGiven(wanted.Registry));
}
