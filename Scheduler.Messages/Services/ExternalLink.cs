namespace Scheduler.Messages.Services;

/// <summary>A service of any stack, by the ports that it publishes.</summary>
/// <param name="Alias">The name by which the containers find the hosts that it runs on.</param>
public sealed record ExternalLink(string Stack, string Service, string Alias);
