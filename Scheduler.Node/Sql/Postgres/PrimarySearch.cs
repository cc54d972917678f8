using Npgsql;

namespace Scheduler.Node.Sql.Postgres;

/// <summary>
/// Opens a connection to the primary among several servers. All are asked at once, each on a thread of its own, so a
/// dead one costs nothing; of several that call themselves primary, the one with the highest timeline is.
/// </summary>
/// <param name="address">Named in failures.</param>
/// <param name="sources">One for each server.</param>
/// <param name="memory">Shared by all connections of the process.</param>
internal sealed class PrimarySearch(
    PostgresAddress address, IReadOnlyList<(PostgresServer Server, NpgsqlDataSource Source)> sources, PrimaryMemory memory)
{
    private const string Outdated = "a newer primary was seen meanwhile";

    /// <summary>How much longer a silent server may object after another has shown itself as the primary.</summary>
    private static readonly TimeSpan Objections = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Throws <see cref="NpgsqlException"/> with a reason for each server when none can be written, within the
    /// connect timeout.
    /// </summary>
    public ServerAnswer.Primary Find()
    {
        var answers = Ask();
        var candidates = answers.OfType<ServerAnswer.Primary>().OrderByDescending(Timeline).ToList();
        var (best, reason) = candidates switch
        {
            [] => (null, Words(answers)),
            [var first, var second, ..] when AreRivals(first.Standing, second.Standing) => (null, Rivals(candidates)),
            [var first, ..] => memory.TryAccept(first.Standing.Lineage) ? (first, "") : (null, Outdated),
        };
        candidates.FindAll(candidate => candidate != best).ForEach(candidate => candidate.Connection.Dispose());
        return best ?? throw new NpgsqlException(
            $"{address} cannot be reached: {reason}", answers.OfType<ServerAnswer.Useless>().FirstOrDefault()?.Failure);
    }

    private List<ServerAnswer> Ask()
    {
        if (sources is [var only])
        {
            return [AskOne(only.Server, only.Source)];
        }

        var answers = new ServerAnswers();
        foreach (var (server, source) in sources)
        {
            new Thread(() => answers.Add(AskOne(server, source))) { Name = $"postgres {server.Name}", IsBackground = true }.Start();
        }

        return answers.Take(sources.Count, Objections);
    }

    private ServerAnswer AskOne(PostgresServer server, NpgsqlDataSource source)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = source.OpenConnection();
            var standing = ServerStanding.Ask(connection);
            if ((standing.Obstacle ?? memory.Objection(standing.Lineage)) is not { } objection)
            {
                return new ServerAnswer.Primary(server, connection, standing);
            }

            connection.Dispose();
            return new ServerAnswer.Useless(server, $"it {objection}");
        }
        catch (Exception failure)
        {
            // Of any kind: whoever searches is told, and a thread's own failure would end the process.
            connection?.Dispose();
            return new ServerAnswer.Useless(server, PostgresWords.Of(failure), failure);
        }
    }

    private static long Timeline(ServerAnswer.Primary candidate) => candidate.Standing.Lineage?.Timeline ?? 0;

    /// <summary>Two servers, not two names of one, of which nothing shows that one was given up.</summary>
    private static bool AreRivals(ServerStanding first, ServerStanding second) =>
        first.StartedAt != second.StartedAt
        && (first.Lineage == second.Lineage || first.Lineage?.SystemIdentifier != second.Lineage?.SystemIdentifier);

    private static string Rivals(List<ServerAnswer.Primary> candidates) =>
        $"{string.Join(" and ", candidates.Select(candidate => candidate.Server.Name))} all call themselves primary, "
        + "and nothing shows which of them was given up; stop all but one";

    private string Words(List<ServerAnswer> answers)
    {
        var useless = answers.OfType<ServerAnswer.Useless>();
        return sources.Count == 1
            ? useless.Single().Reason
            : string.Join("; ", useless.Select(answer => $"{answer.Server.Name}: {answer.Reason}"));
    }
}
