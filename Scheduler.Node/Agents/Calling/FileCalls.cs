using System.Collections.Concurrent;
using Scheduler.Core.Agents.Lines;
using Scheduler.Core.Files;
using Scheduler.Messages.Files;

namespace Scheduler.Node.Agents.Calling;

/// <summary>Asks the server that the agent is connected to for the data of secrets and configs.</summary>
/// <param name="ask">False when there is no server at the moment.</param>
internal sealed class FileCalls(Func<object, bool> ask) : IFileSource
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    // One for each that is being asked for, whoever asks: the answer to any of them is the newest there is.
    private readonly ConcurrentDictionary<FileWanted, TaskCompletionSource<FileGiven>> _asked = new();
    private volatile bool _canAsk;

    /// <summary>Servers tell the agent's actor itself.</summary>
    public event Action<FileChanged>? Changed
    {
        add { }
        remove { }
    }

    /// <summary>A server of an older version would not understand, and break the line.</summary>
    public void Welcomed(AgentWelcome welcome) => _canAsk = welcome.Files > 0;

    public async Task<FileGiven> ForAsync(FileWanted wanted, CancellationToken cancel = default)
    {
        var answer = _asked.GetOrAdd(wanted, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_canAsk || !ask(wanted)) return Without(wanted, "no server can be asked for it at the moment");
        try
        {
            return await answer.Task.WaitAsync(Deadline, cancel);
        }
        catch (TimeoutException)
        {
            return Without(wanted, $"the server did not answer within {Deadline.TotalSeconds:0} s");
        }
    }

    public void Take(FileGiven given)
    {
        if (_asked.TryRemove(new FileWanted(given.Kind, given.Name), out var answer)) answer.TrySetResult(given);
    }

    private static FileGiven Without(FileWanted wanted, string why) =>
        new(wanted.Kind, wanted.Name, null, $"{FileWords.Of(wanted.Kind, wanted.Name)} is not on this host: {why}");
}
