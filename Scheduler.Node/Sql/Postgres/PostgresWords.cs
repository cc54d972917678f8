using Npgsql;

namespace Scheduler.Node.Sql.Postgres;

internal static class PostgresWords
{
    /// <summary>What failed and why, in one line: the server's message, or the driver's with its cause.</summary>
    public static string Of(Exception failure) => failure switch
    {
        PostgresException answer => $"{answer.MessageText} (SQLSTATE {answer.SqlState})",
        { InnerException: { } cause } when !failure.Message.Contains(cause.Message, StringComparison.Ordinal) =>
            $"{failure.Message}: {cause.Message}",
        _ => failure.Message,
    };
}
