using System.Runtime.CompilerServices;
using Scheduler.Core.Hosts;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Streams;

/// <summary>Merges the output of several instances by the time of each line. Errors come first: they have no time.</summary>
public static class LogMerge
{
    public static async IAsyncEnumerable<LogBody> ReadAsync(
        IReadOnlyList<LogSource> sources, LogQuery query, [EnumeratorCancellation] CancellationToken cancel)
    {
        var streams = sources.Select(source => source.ReadAsync(query, cancel).GetAsyncEnumerator(cancel)).ToList();
        try
        {
            // All are started at once, so that one slow host does not add its wait to those of the others.
            var started = await Task.WhenAll(streams.Select(async stream => await stream.MoveNextAsync()));
            var heads = new PriorityQueue<IAsyncEnumerator<LogBody>, (DateTimeOffset, int)>();
            for (var i = 0; i < streams.Count; i++)
            {
                if (started[i]) heads.Enqueue(streams[i], (TimeOf(streams[i]), i));
            }

            while (heads.TryDequeue(out var stream, out var order))
            {
                yield return stream.Current;
                if (await stream.MoveNextAsync()) heads.Enqueue(stream, (TimeOf(stream), order.Item2));
            }
        }
        finally
        {
            foreach (var stream in streams) await stream.DisposeAsync();
        }
    }

    private static DateTimeOffset TimeOf(IAsyncEnumerator<LogBody> stream) => stream.Current.At ?? DateTimeOffset.MinValue;
}
