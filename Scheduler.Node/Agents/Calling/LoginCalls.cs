using System.Collections.Concurrent;
using Scheduler.Core.Images;
using Scheduler.Messages.Registries;

namespace Scheduler.Node.Agents.Calling;

/// <summary>Asks the server that the agent is connected to what to log in to a registry with. Nothing of it is kept here.</summary>
/// <param name="ask">False when there is no server at the moment.</param>
internal sealed class LoginCalls(Func<object, bool> ask) : IRegistryCredentials
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    // One for each registry, and each login of a revision, that is being asked about, whoever asks: the answer to any of them is the newest there is.
    private readonly ConcurrentDictionary<(string Registry, string? Mark), TaskCompletionSource<CredentialsGiven>> _asked = new();

    /// <summary>Servers tell the agent's actor itself.</summary>
    public event Action<string>? Changed
    {
        add { }
        remove { }
    }

    public async Task<CredentialsGiven> ForAsync(CredentialsWanted wanted, CancellationToken cancel = default)
    {
        var answer = _asked.GetOrAdd((wanted.Registry, wanted.Own?.Mark), static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!ask(wanted)) return new CredentialsGiven(wanted.Registry, Fault: "no server can be asked for a login at the moment");
        try
        {
            return await answer.Task.WaitAsync(Deadline, cancel);
        }
        catch (TimeoutException)
        {
            return new CredentialsGiven(wanted.Registry, Fault: $"the server did not answer within {Deadline.TotalSeconds:0} s which login to use");
        }
    }

    public void Take(CredentialsGiven given)
    {
        if (_asked.TryRemove((given.Registry, given.Mark), out var answer)) answer.TrySetResult(given);
    }
}
