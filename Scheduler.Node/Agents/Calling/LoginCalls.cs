using System.Collections.Concurrent;
using Scheduler.Core.Images;
using Scheduler.Messages.Registries;

namespace Scheduler.Node.Agents.Calling;

/// <summary>Asks the server that the agent is connected to what to log in to a registry with. Nothing of it is kept here.</summary>
/// <param name="ask">False when there is no server at the moment.</param>
internal sealed class LoginCalls(Func<object, bool> ask) : IRegistryCredentials
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    // One for each registry that is being asked about, whoever asks: the answer to any of them is the newest there is.
    private readonly ConcurrentDictionary<string, TaskCompletionSource<CredentialsGiven>> _asked = new(StringComparer.Ordinal);

    /// <summary>Servers tell the agent's actor itself.</summary>
    public event Action<string>? Changed
    {
        add { }
        remove { }
    }

    public async Task<CredentialsGiven> ForAsync(string registry, CancellationToken cancel = default)
    {
        var answer = _asked.GetOrAdd(registry, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!ask(new CredentialsWanted(registry))) return new CredentialsGiven(registry, Fault: "no server can be asked for a login at the moment");
        try
        {
            return await answer.Task.WaitAsync(Deadline, cancel);
        }
        catch (TimeoutException)
        {
            return new CredentialsGiven(registry, Fault: $"the server did not answer within {Deadline.TotalSeconds:0} s which login to use");
        }
    }

    public void Take(CredentialsGiven given)
    {
        if (_asked.TryRemove(given.Registry, out var answer)) answer.TrySetResult(given);
    }
}
