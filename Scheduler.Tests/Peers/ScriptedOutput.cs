using System.Runtime.CompilerServices;
using Scheduler.Core.Hosts;

namespace Scheduler.Tests.Peers;

/// <summary>Output as a test has it: what was asked for, what is yielded, and whether the reader has gone.</summary>
internal sealed class ScriptedOutput(Func<LogQuery, CancellationToken, IAsyncEnumerable<LogLine>> lines) : IContainerOutput
{
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _read;

    public List<(string Container, LogQuery Query)> Asked { get; } = [];

    /// <summary>Lines that have been taken from it.</summary>
    public int Read => Volatile.Read(ref _read);

    /// <summary>Done when a reading has ended, whatever the reason.</summary>
    public Task Left => _left.Task;

    public async IAsyncEnumerable<LogLine> LogsAsync(string container, LogQuery query, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        lock (Asked) Asked.Add((container, query));
        try
        {
            await foreach (var line in lines(query, cancel))
            {
                Interlocked.Increment(ref _read);
                yield return line;
            }
        }
        finally
        {
            _left.TrySetResult();
        }
    }

    public static LogLine Line(int second, string text, bool isError = false) => new(DateTimeOffset.UnixEpoch.AddSeconds(second), isError, text);

    /// <summary>These lines, and then silence until the reader goes.</summary>
    public static ScriptedOutput Following(params LogLine[] lines) => new((_, cancel) => ThenSilence(lines, cancel));

    public static ScriptedOutput Ending(params LogLine[] lines) => new((_, _) => lines.ToAsyncEnumerable());

    private static async IAsyncEnumerable<LogLine> ThenSilence(LogLine[] lines, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var line in lines) yield return line;
        await Task.Delay(Timeout.Infinite, cancel);
    }
}
