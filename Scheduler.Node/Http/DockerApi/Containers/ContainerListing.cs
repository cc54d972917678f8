using System.Text.Json;
using System.Text.Json.Nodes;
using Scheduler.Node.Http.DockerApi.Requests;

namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>
/// <c>docker ps</c> over all hosts: every container of every engine, as it is with Swarm, but for those that only try an
/// engine out. A host that does not answer in time shows what is known of the cluster's instances there.
/// </summary>
internal sealed class ContainerListing(GatewayServices services, HostAsking hosts, ContainerFinder finder)
{
    private const int LimitMax = 100_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>An engine walks through the files of every container.</summary>
    private static readonly TimeSpan SizePatience = TimeSpan.FromSeconds(60);

    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        var (filters, problem) = DockerFilters.Read(http, ContainerQuery.Known);
        if (filters is null) return problem!;
        var asked = new DockerQuery(http);
        var limit = asked.Number("limit", -1, LimitMax);
        var query = new ContainerQuery(filters, asked.Flag("all"), asked.Flag("size"), limit is > 0 ? (int)limit : null);
        if (asked.Problem is { } fault) return fault;
        var (before, since) = (await AgesAsync(filters["before"], http.RequestAborted), await AgesAsync(filters["since"], http.RequestAborted));
        if ((before.Problem ?? since.Problem) is { } missing) return missing;
        var answers = await hosts.AskAllAsync(host => query.CallTo(host.Id, query.Size ? SizePatience : Patience), http.RequestAborted);
        if (answers.FirstOrDefault(answer => answer.Answer is { Status: StatusCodes.Status400BadRequest }) is { } refused)
            return DockerAnswers.Invalid(refused.Answer!.Message);
        var rows = answers.SelectMany(answer => RowsOf(answer, query, before.Ages, since.Ages)).OrderByDescending(row => (long?)row["Created"] ?? 0);
        return new JsonNodeAnswer(new JsonArray([.. query.Limit is { } most ? rows.Take(most) : rows]));
    }

    private IEnumerable<JsonObject> RowsOf(
        HostAnswer answer, ContainerQuery query, IReadOnlyCollection<long> before, IReadOnlyCollection<long> since) =>
        answer.Answer?.Json is { ValueKind: JsonValueKind.Array } found
            ? found.EnumerateArray()
                .Select(one => ContainerRow.Of(answer.Host, services.ClusterId, one))
                .Where(row => query.Admits(row, services.ClusterId, before, since))
            : HearsayOf(answer, query);

    private IEnumerable<JsonObject> HearsayOf(HostAnswer answer, ContainerQuery query) => query.CanJudgeHearsay
        ? services.Board.Services.Values.SelectMany(service => service.Instances)
            .Where(instance => instance.Host == answer.Host && instance.ContainerId is not null)
            .Select(instance => ContainerRow.Of(
                answer.Host,
                services.ClusterId,
                instance,
                $"host {answer.Host}: {answer.Fault ?? answer.Answer?.Message}"))
            .Where(row => query.AdmitsHearsay(answer.Host, row) && query.Admits(row, services.ClusterId, [], []))
        : [];

    /// <summary>When the named containers were made.</summary>
    private async Task<(IReadOnlyList<long> Ages, IResult? Problem)> AgesAsync(IEnumerable<string> names, CancellationToken cancel)
    {
        var ages = new List<long>();
        foreach (var name in names)
        {
            var found = await finder.FindAsync(name, cancel);
            if (found.One is null) return ([], found.Problem);
            ages.Add(found.One.Details.GetProperty("Created").GetDateTimeOffset().ToUnixTimeSeconds());
        }

        return (ages, null);
    }
}
