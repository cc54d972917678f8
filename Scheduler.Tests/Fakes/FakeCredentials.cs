using Scheduler.Core.Images;
using Scheduler.Messages.Registries;

namespace Scheduler.Tests.Fakes;

/// <summary>Logins in memory, for agents on a test's own loop.</summary>
internal sealed class FakeCredentials : IRegistryCredentials
{
    private readonly Dictionary<string, CredentialsGiven> _kept = [];

    public event Action<string>? Changed;

    public void Keep(string registry, string username, string password) => Keep(new CredentialsGiven(registry, new RegistryLogin(username, password)));

    public void Keep(CredentialsGiven given)
    {
        _kept[given.Registry] = given;
        Changed?.Invoke(given.Registry);
    }

    public Task<CredentialsGiven> ForAsync(string registry, CancellationToken cancel = default) =>
        Task.FromResult(_kept.GetValueOrDefault(registry) ?? new CredentialsGiven(registry));
}
