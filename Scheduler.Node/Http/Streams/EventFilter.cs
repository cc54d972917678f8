using Scheduler.Messages.Feed;

namespace Scheduler.Node.Http.Streams;

/// <summary>Which events a follower wants; null means any.</summary>
/// <param name="Type">A whole type, or its beginning and a star: <c>instance.*</c>.</param>
public sealed record EventFilter(string? Stack, string? Service, string? Type, DateTimeOffset? Since, string? Lock = null)
{
    public bool Admits(FeedEvent item)
    {
        if (Since is { } since && item.At < since) return false;
        if (Service is not null && item.Subject != Service) return false;
        if (Lock is not null && (item.Subject != Lock || !item.Type.StartsWith("lock.", StringComparison.Ordinal))) return false;
        if (Stack is not null && !item.Subject.StartsWith(Stack + "/", StringComparison.Ordinal)) return false;
        return Type is null || item.Type == Type || (Type is [.. var start, '*'] && item.Type.StartsWith(start, StringComparison.Ordinal));
    }
}
