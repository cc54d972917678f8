namespace Scheduler.Messages.Registries;

/// <summary>
/// A login that came with a service's revision and is for its pulls alone. Sealed for that service and registry: journals,
/// wishes and hosts carry it, and only servers open it.
/// </summary>
/// <param name="Registry">By its one name.</param>
/// <param name="Sealed">Base64.</param>
/// <param name="Mark">The same for the same login of the same service, as long as the key is the same: two are told apart by it, unopened.</param>
public sealed record RevisionLogin(string Registry, string Sealed, string Mark)
{
    public override string ToString() => $"(login for {Registry}, sealed)";
}

/// <summary>Where a new revision has its login from.</summary>
public enum LoginFrom
{
    /// <summary>What is given, be it none.</summary>
    Given,

    /// <summary>The present revision.</summary>
    Present,

    /// <summary>The one before.</summary>
    Previous,
}
