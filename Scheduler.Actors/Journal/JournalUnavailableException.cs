namespace Scheduler.Actors.Journal;

/// <summary>The journal's or lease store's database cannot be reached or read; the message says why, in its own words.</summary>
public sealed class JournalUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
