namespace Scheduler.Node.Configuration;

/// <param name="Git">This server fetches git repositories for people who add or refresh a catalog.</param>
/// <param name="FetchTimeout">How long one may take.</param>
public sealed record CatalogsSection(bool Git, TimeSpan FetchTimeout);
