using System.Text.Json;
using Scheduler.Core.Hosts;
using Scheduler.Core.Preflight;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Registries;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Preflight;

/// <summary>What hosts' engines are asked before an update. An answer that does not come in time is no answer.</summary>
/// <param name="patience">For each question.</param>
internal sealed class HostQuestions(Func<HostId, IEngineCalls?> callsOf, TimeSpan patience)
{
    private const int AnswerBytesMax = 4 * 1024 * 1024;

    /// <summary>Whether the host has the image; null where that is not known.</summary>
    public Task<bool?> HasImageAsync(HostId host, string image, CancellationToken cancel) => HasAsync(host, $"/images/{image}/json", cancel);

    public Task<bool?> HasNetworkAsync(HostId host, string network, CancellationToken cancel) => HasAsync(host, $"/networks/{network}", cancel);

    public Task<bool?> HasVolumeAsync(HostId host, string volume, CancellationToken cancel) => HasAsync(host, $"/volumes/{volume}", cancel);

    /// <summary>What the image's registry says to the host; null where the host did not say anything, or lets nobody ask.</summary>
    public async Task<RegistryAnswer?> AskRegistryAsync(HostId host, string image, CredentialsGiven given, CancellationToken cancel)
    {
        var answer = await AskAsync(host, new EngineCall("GET", $"/distribution/{image}/json") { Login = given.Login, Patience = patience }, cancel);
        if (answer is null || (answer.Status == StatusCodes.Status403Forbidden && GuardedCalls.IsOwnRefusal(answer.Message))) return null;
        if (answer.Json is { } json) return DigestIn(json) is { } digest ? new RegistryAnswer(digest, "", given) : null;
        return new RegistryAnswer(null, answer.Message, given);
    }

    private async Task<bool?> HasAsync(HostId host, string path, CancellationToken cancel) =>
        await AskAsync(host, new EngineCall("GET", path) { Patience = patience }, cancel) switch
        {
            { Json: not null } => true,
            { Status: StatusCodes.Status404NotFound } => false,
            _ => null,
        };

    private async Task<JsonAnswer?> AskAsync(HostId host, EngineCall call, CancellationToken cancel)
    {
        if (callsOf(host) is not { } engine) return null;
        try
        {
            return await JsonAnswer.ReadAsync(engine, call, AnswerBytesMax, cancel);
        }
        catch (Exception silent) when (silent is EngineException or OperationCanceledException)
        {
            return null;
        }
    }

    private static string? DigestIn(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("Descriptor", out var descriptor)
        && descriptor.ValueKind == JsonValueKind.Object
        && descriptor.TryGetProperty("digest", out var digest)
        && digest.ValueKind == JsonValueKind.String
            ? digest.GetString()
            : null;
}
