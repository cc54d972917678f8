using Scheduler.Messages.Hosts;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>What one of several hosts answered.</summary>
/// <param name="Answer">Null where there was none.</param>
/// <param name="Fault">Why there was none; else null.</param>
internal sealed record HostAnswer(HostId Host, JsonAnswer? Answer, string? Fault);
