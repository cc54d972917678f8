namespace Scheduler.Node.Sql;

/// <summary>
/// The database was reached and cannot be used as it is: a wrong address, another program's file, a newer schema, or a
/// data folder that another process holds. Trying again does not help; the message says what does.
/// </summary>
public sealed class DatabaseUnusableException(string message, Exception? inner = null) : Exception(message, inner);
