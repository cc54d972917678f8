using System.Data.Common;

namespace Scheduler.Node.Sql;

internal static class LastRows
{
    /// <summary>
    /// Reads a command's results to their end, so that a failure of any statement shows, and keeps the rows of the
    /// last result.
    /// </summary>
    public static List<T> Of<T>(DbDataReader reader, Func<DbDataReader, T> row)
    {
        var rows = new List<T>();
        do
        {
            rows.Clear();
            while (reader.Read())
            {
                rows.Add(row(reader));
            }
        }
        while (reader.NextResult());
        return rows;
    }
}
