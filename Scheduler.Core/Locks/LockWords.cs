using System.Globalization;
using Scheduler.Messages.Locks;

namespace Scheduler.Core.Locks;

/// <summary>A lock's holder in words.</summary>
public static class LockWords
{
    public static string By(LockHolder holder)
    {
        var note = holder.Note is { } text ? $" ({Shown.Text(text)})" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"by session {holder.Session}{note} with token {holder.Token} since {holder.Since:yyyy-MM-dd'T'HH:mm:ss'Z'}");
    }
}
