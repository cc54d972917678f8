using Scheduler.Messages.Registries;

namespace Scheduler.Core.Images;

/// <summary>
/// What an agent logs in to registries with, asked at the time of each pull: a password that was changed is in use with the
/// next try. A server answers from what it keeps; an agent elsewhere asks its server.
/// </summary>
public interface IRegistryCredentials
{
    /// <summary>What is kept for a registry has changed, by its name. Raised on any thread; handlers are quick and do not throw.</summary>
    event Action<string>? Changed;

    /// <summary>Never fails but by the caller's cancellation, and answers within seconds.</summary>
    Task<CredentialsGiven> ForAsync(CredentialsWanted wanted, CancellationToken cancel = default);
}

/// <summary>For those who keep none.</summary>
public sealed class NoCredentials : IRegistryCredentials
{
    public static readonly NoCredentials Instance = new();

    public event Action<string>? Changed
    {
        add { }
        remove { }
    }

    public Task<CredentialsGiven> ForAsync(CredentialsWanted wanted, CancellationToken cancel = default) =>
        Task.FromResult(new CredentialsGiven(wanted.Registry));
}
