using System.Text.Json.Serialization;
using Scheduler.Node.Registries;

namespace Scheduler.Node.Http.Wire;

/// <summary>A registry that a login is kept for. The password is not part of it, and of nothing else that is answered.</summary>
public sealed record RegistryBody
{
    public required string Registry { get; init; }

    /// <summary>Null when it cannot be opened here; then there is a fault.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Username { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Why the login cannot be used, and what to do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Fault { get; init; }

    public static RegistryBody Of(RegistryEntry entry) => new()
    {
        Registry = entry.Registry,
        Username = entry.Login?.Username,
        ChangedAt = entry.ChangedAt,
        Fault = entry.Fault,
    };
}

/// <summary>The body of a login.</summary>
/// <param name="Username">Some registries that take tokens want a fixed one, such as <c>AWS</c>.</param>
/// <param name="Password">Or a token. Only ever read here.</param>
public sealed record RegistryLoginBody(string Username, string Password)
{
    public override string ToString() => $"(login of {Username})";
}
