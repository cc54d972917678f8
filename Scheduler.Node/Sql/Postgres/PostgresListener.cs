using System.Data.Common;
using Npgsql;

namespace Scheduler.Node.Sql.Postgres;

/// <summary>
/// Listens on a connection and a thread of its own for the notifications that the tables' triggers send. While the
/// server is away it tries again; whoever listens must not rely on it alone.
/// </summary>
internal sealed class PostgresListener : IRowChanges
{
    private const string Channel = "scheduler";
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    /// <summary>So that a silent connection is not taken for a quiet database.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(5);

    private readonly Func<NpgsqlConnection> _open;
    private readonly CancellationTokenSource _closing = new();

    public PostgresListener(Func<NpgsqlConnection> open)
    {
        _open = open;
        new Thread(Loop) { Name = "postgres listener", IsBackground = true }.Start();
    }

    public event Action? Heard;

    /// <summary>The tables' triggers do it.</summary>
    public void Announce()
    {
    }

    public void Dispose() => _closing.Cancel();

    private void Loop()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                Listen();
            }
            catch (Exception failure) when (failure is DbException or TimeoutException or IOException)
            {
                // The stores that read and write say what is wrong with the database; here it is enough to try again.
                _closing.Token.WaitHandle.WaitOne(Retry);
            }
        }
    }

    private void Listen()
    {
        using var connection = _open();
        connection.Notification += (_, _) => Heard?.Invoke();
        Execute(connection, $"LISTEN {Channel}");
        // What changed while nobody listened.
        Heard?.Invoke();
        while (!_closing.IsCancellationRequested)
        {
            if (!connection.Wait(SilenceMax)) Execute(connection, "SELECT 1");
        }
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
