using Scheduler.Core;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Node.Engines.Calls;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>
/// Finds a container as dockerd does, on whichever host it is: by id, by the beginning of an id, by name, and by
/// <c>host/name</c>. What runs an instance is known; for others all hosts are asked.
/// </summary>
internal sealed class ContainerFinder(GatewayServices services, HostAsking hosts)
{
    private const int IdLength = 64;

    /// <summary>So much of an id is nobody else's too.</summary>
    private const int PrefixUnique = 12;
    private const int TextMax = 256;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public async Task<Found<FoundContainer>> FindAsync(string text, CancellationToken cancel)
    {
        var (hostName, name) = Split(text);
        if (name.Length is 0 or > TextMax || EngineCallRules.Of(Inspect(name)).Rule is null) return new(null, NoSuch(text));
        if (hostName is not null) return await OnHostAsync(new HostId(hostName), name, text, cancel);
        if (HostOf(name) is { } known && await OnHostAsync(known, name, text, cancel) is { One: not null } found) return found;
        var isUnique = name.Length >= PrefixUnique && name.Length <= IdLength && name.All(char.IsAsciiHexDigitLower);
        return Choose(text, await hosts.AskUntilAsync(_ => Inspect(name), answer => isUnique && answer.Answer?.Json is not null, cancel));
    }

    private static (string? Host, string Name) Split(string text)
    {
        var name = text.TrimStart('/');
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (null, name) : (name[..slash], name[(slash + 1)..]);
    }

    private static EngineCall Inspect(string name) => new("GET", $"/containers/{name}/json") { Patience = Patience };

    private static IResult NoSuch(string text) => DockerAnswers.NotFound($"No such container: {Shown.Text(text)}");

    private async Task<Found<FoundContainer>> OnHostAsync(HostId host, string name, string text, CancellationToken cancel)
    {
        if (!services.Board.Hosts.TryGetValue(host, out var view))
            return new(null, DockerAnswers.NotFound(
                $"No such container: {Shown.Text(text)}; there is no host {Shown.Text(host.Value)}"));
        return Choose(text, [await hosts.AskAsync(view, Inspect(name), cancel)]);
    }

    /// <summary>The host of an instance's container, by its whole id or name.</summary>
    private HostId? HostOf(string name) => services.Board.Services.Values
        .SelectMany(service => service.Instances)
        .FirstOrDefault(instance => instance.ContainerId == name
            || instance.ContainerName == name
            || (name.Length >= PrefixUnique && StartsWith(instance, name)))
        ?.Host;

    private static bool StartsWith(InstanceView instance, string name) => instance.ContainerId?.StartsWith(name, StringComparison.Ordinal) == true;

    private Found<FoundContainer> Choose(string text, IReadOnlyList<HostAnswer> answers)
    {
        var found = answers.Where(answer => answer.Answer?.Json is not null).ToList();
        return found.Count switch
        {
            1 when Ambiguous(text, found[0], answers) is { } several => new(null, several),
            1 when services.CallsOf(found[0].Host) is { } engine =>
                new(new FoundContainer(found[0].Host, engine, found[0].Answer!.Json!.Value), null),
            > 1 => new(null, DockerAnswers.Invalid(
                $"Multiple containers found with provided name or id: {Shown.Text(text)}; name the host too: {string.Join(", ", found.Select(one => $"{one.Host}/{Shown.Text(text)}"))}")),
            _ => new(null, Missing(text, answers)),
        };
    }

    /// <summary>A host on which several begin so has none to show; the one of another host is not the one that is meant for it.</summary>
    private static IResult? Ambiguous(string text, HostAnswer found, IReadOnlyList<HostAnswer> answers)
    {
        var one = found.Answer!.Json!.Value;
        if (one.GetProperty("Id").GetString() == text || one.GetProperty("Name").GetString()?.TrimStart('/') == text.TrimStart('/')) return null;
        return Refused(answers) is { } refused ? DockerAnswers.Error(refused.Status, refused.Message) : null;
    }

    private static JsonAnswer? Refused(IReadOnlyList<HostAnswer> answers) => answers
        .Select(answer => answer.Answer)
        .FirstOrDefault(answer => answer is { Json: null, Status: not StatusCodes.Status404NotFound });

    /// <summary>Whoever was not heard may have it: that it does not exist is only said when all were.</summary>
    private IResult Missing(string text, IReadOnlyList<HostAnswer> answers)
    {
        if (Refused(answers) is { } refused) return DockerAnswers.Error(refused.Status, refused.Message);
        var silent = answers.Where(answer => answer.Fault is not null).ToList();
        return silent.Count == 0 || ClusterThings.Has(services.Board, text) ? NoSuch(text) : DockerAnswers.Error(
            StatusCodes.Status503ServiceUnavailable,
            $"{Shown.Text(text)} was not found, and not every host could be asked: {string.Join("; ", silent.Select(one => $"{one.Host}: {one.Fault}"))}");
    }
}
