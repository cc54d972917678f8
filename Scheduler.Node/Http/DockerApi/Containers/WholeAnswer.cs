using System.Text.Json;
using Scheduler.Core.Hosts;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>An engine's answer, or what to answer instead.</summary>
internal static class WholeAnswer
{
    private const int BytesMax = 32 * 1024 * 1024;

    /// <summary>Exactly one of the two is null.</summary>
    public static async Task<(JsonElement? Json, IResult? Problem)> ReadAsync(IEngineCalls engine, EngineCall call, CancellationToken cancel)
    {
        try
        {
            var answer = await JsonAnswer.ReadAsync(engine, call, BytesMax, cancel);
            return answer.Json is { } json ? (json, null) : (null, DockerAnswers.Error(answer.Status, answer.Message));
        }
        catch (EngineException fault)
        {
            return (null, EnginePassing.OfFault(fault));
        }
    }
}
