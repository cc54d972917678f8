namespace Scheduler.Messages.Registries;

/// <summary>A name and a password, or a token in its place, that a registry lets in.</summary>
public sealed record RegistryLogin(string Username, string Password)
{
    /// <summary>Says whose it is and never what it is: this reaches logs.</summary>
    public override string ToString() => $"(login of {Username})";
}
