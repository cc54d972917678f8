using Scheduler.Node.Sql;
using static Scheduler.Node.Sql.CommitPhase;

namespace Scheduler.Tests.Databases;

public sealed class CommitFateTests
{
    [Theory]
    [InlineData("53100", "ERROR", false)] // disk full, said in answer to COMMIT
    [InlineData("40001", "ERROR", false)] // serialization failure
    [InlineData("23505", "ERROR", false)] // a deferred constraint
    [InlineData("25P03", "FATAL", false)] // hung up on an idle transaction: COMMIT was never read
    [InlineData("40003", "ERROR", true)] // "statement completion unknown"
    [InlineData("57014", "ERROR", true)] // cancelled
    [InlineData("57P01", "FATAL", true)] // an operator's shutdown, perhaps after the commit
    [InlineData("57P02", "FATAL", true)] // another session crashed
    [InlineData("53100", "PANIC", true)] // disk full while the log was written
    [InlineData("08006", "ERROR", true)]
    [InlineData("58030", "ERROR", true)] // I/O error
    [InlineData("XX000", "ERROR", true)]
    [InlineData("99999", "FATAL", true)]
    [InlineData(null, null, true)] // no answer
    public void PostgresFate_FailureAnsweringCommit_IsUnknownUnlessKnownHarmless(string? state, string? severity, bool unknown)
    {
        Assert.Equal(unknown, CommitFate.MayBeWrittenInPostgres(Committing, state, severity));
        Assert.False(CommitFate.MayBeWrittenInPostgres(BeforeCommit, state, severity));
    }

    [Theory]
    [InlineData(13, false)] // SQLITE_FULL
    [InlineData(5, false)] // SQLITE_BUSY
    [InlineData(19, false)] // SQLITE_CONSTRAINT
    [InlineData(10, true)] // SQLITE_IOERR: perhaps only the sync failed
    [InlineData(7, true)] // SQLITE_NOMEM
    [InlineData(11, true)] // SQLITE_CORRUPT
    [InlineData(1, true)]
    public void SqliteFate_FailureOfCommit_IsUnknownUnlessKnownHarmless(int code, bool unknown)
    {
        Assert.Equal(unknown, CommitFate.MayBeWrittenInSqlite(Committing, code));
        Assert.False(CommitFate.MayBeWrittenInSqlite(BeforeCommit, code));
    }

    [Theory]
    [InlineData("22021", true)] // a character the encoding does not have
    [InlineData("23505", true)]
    [InlineData("54000", true)] // a row too big for an index
    [InlineData("P0001", true)] // a trigger's exception
    [InlineData("53100", false)]
    [InlineData("57P01", false)]
    [InlineData(null, false)]
    public void PostgresBlame_ByState_FallsOnOneWriteOnlyForItsData(string? state, bool blamed) =>
        Assert.Equal(blamed, CommitFate.IsOneWriteToBlameInPostgres(state));
}
