using System.Text.Json.Serialization;
using Scheduler.Messages.Services;

namespace Scheduler.Messages.Registries;

/// <summary>A host's agent is about to pull from a registry and asks its server what to log in with. Asked for each pull, and kept nowhere.</summary>
/// <param name="Registry">By its one name, such as <c>docker.io</c> or <c>registry.example.org:5000</c>.</param>
public sealed record CredentialsWanted(string Registry)
{
    /// <summary>The service that the pull is for, where its revision came with a login; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ServiceKey? For { get; init; }

    /// <summary>The login that came with the revision: it goes before the registry's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RevisionLogin? Own { get; init; }
}

/// <summary>The answer. Without a login the pull is tried as nobody in particular: most images are public.</summary>
/// <param name="Login">Null when none is kept, or it cannot be had.</param>
/// <param name="Fault">Why it cannot be had, for the reason of a pull that then fails; null when nothing is wrong.</param>
public sealed record CredentialsGiven(string Registry, RegistryLogin? Login = null, string? Fault = null)
{
    /// <summary>That of <see cref="CredentialsWanted.Own"/>, where there was one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mark { get; init; }
}

/// <summary>What is kept for a registry has changed: pulls that wait for another try need not wait any longer.</summary>
public sealed record CredentialsChanged(string Registry);
