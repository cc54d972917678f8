namespace Scheduler.Actors.Journal;

/// <summary>A history that cannot be what the journal promised: a gap, a falling epoch, or an event that nobody can read.</summary>
public sealed class JournalDamagedException(string message, Exception? inner = null) : Exception(message, inner);
