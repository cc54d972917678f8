using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Scheduler.Node.Sql.Sqlite;

/// <summary>A statement that is compiled once and run many times; its parameters are <c>@p0</c>, <c>@p1</c> and so on.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 0; sql.Contains(Name(i), StringComparison.Ordinal); i++)
        {
            _command.Parameters.Add(new SqliteParameter { ParameterName = Name(i) });
        }
    }

    public void Execute(params ReadOnlySpan<object> values)
    {
        Bind(values);
        _command.ExecuteNonQuery();
    }

    /// <summary>The first row, mapped; null when there is none.</summary>
    public T? First<T>(Func<SqliteDataReader, T> row, object value)
        where T : struct
    {
        Bind([value]);
        using var reader = _command.ExecuteReader();
        return reader.Read() ? row(reader) : null;
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i];
        }
    }

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"@p{index}");
}
