using System.Text.Json;
using Scheduler.Core.Services;

namespace Scheduler.Node.Engines.Calls;

/// <summary>
/// Stands in front of an engine, on its own host: lets pass what <see cref="EngineCallRules"/> has, and what does something
/// to a container only if it is one of this cluster's.
/// </summary>
/// <param name="cluster">Marks the containers of the cluster.</param>
internal sealed class GuardedCalls(IEngineCalls engine, string cluster) : IEngineCalls
{
    private const string Refuses = "the host does not do that: ";
    private const int InspectBytesMax = 4 * 1024 * 1024;

    public async Task<IEngineAnswer> CallAsync(EngineCall call, CancellationToken cancel = default)
    {
        var (rule, fault) = EngineCallRules.Of(call);
        if (rule is null) return new ToldAnswer(StatusCodes.Status403Forbidden, $"{Refuses}{fault}");
        if (rule.IsForOwnOnly && await RefusalOfAsync(call, cancel) is { } refusal) return refusal;
        return await engine.CallAsync(call, cancel);
    }

    /// <summary>Whether a refusal is the host's and not its engine's: its agent may be of a version that does not take the call.</summary>
    public static bool IsOwnRefusal(string message) => message.StartsWith(Refuses, StringComparison.Ordinal);

    /// <summary>Null for a container of the cluster.</summary>
    private async Task<IEngineAnswer?> RefusalOfAsync(EngineCall call, CancellationToken cancel)
    {
        var id = call.Path.Split('/')[2];
        var container = id;
        if (call.Path.StartsWith("/exec/", StringComparison.Ordinal))
        {
            var exec = await JsonAnswer.ReadAsync(
                engine, new EngineCall("GET", $"/exec/{id}/json") { Patience = call.Patience }, InspectBytesMax, cancel);
            if (exec.Json is not { } started) return exec.Refusal();
            container = started.TryGetProperty("ContainerID", out var named) ? named.GetString() : null;
        }

        var found = await JsonAnswer.ReadAsync(
            engine, new EngineCall("GET", $"/containers/{container}/json") { Patience = call.Patience }, InspectBytesMax, cancel);
        if (found.Json is not { } details) return found.Refusal();
        return IsOwn(details) ? null : new ToldAnswer(
            StatusCodes.Status403Forbidden,
            $"container {container?[..Math.Min(12, container.Length)]} was not made by this cluster, which looks at it and does nothing to it: use docker on its host");
    }

    private bool IsOwn(JsonElement details) =>
        details.TryGetProperty("Config", out var config)
        && config.TryGetProperty("Labels", out var labels) && labels.ValueKind == JsonValueKind.Object
        && labels.TryGetProperty(ContainerIdentity.ClusterLabel, out var marked) && marked.ValueKind == JsonValueKind.String
        && marked.GetString() == cluster;
}
