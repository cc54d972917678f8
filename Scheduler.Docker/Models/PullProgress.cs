namespace Scheduler.Docker;

/// <summary>One message of a pull. Layer is null for messages about the whole; bytes are null when not counted.</summary>
public sealed record PullProgress(string Status, string? Layer, long? BytesDone, long? BytesTotal);
