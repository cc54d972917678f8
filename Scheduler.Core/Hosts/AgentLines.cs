using Scheduler.Actors.Runtime;
using Scheduler.Core.Agents.Lines;
using Scheduler.Messages.Hosts;

namespace Scheduler.Core.Hosts;

/// <summary>
/// The agents that are connected to this server: gives each line to its host, one line per host, and notices those that
/// have fallen silent. A sign of life costs nothing here: lines note it, and are looked at a few times a second.
/// </summary>
/// <param name="hostOf">The host actor of that name, made where there is none; null for a host whose engine this server looks after itself.</param>
public sealed class AgentLines(Func<HostId, ActorRef?> hostOf) : Actor
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<HostId, Held> _lines = [];
    private long _trustFrom;
    private long _lookedAt;

    protected override void PreStart()
    {
        _trustFrom = _lookedAt = Clock.GetTimestamp();
        Context.StartPeriodicTimer(Due.Look, LookEvery, Due.Look);
    }

    protected override void Receive(object message)
    {
        switch (message)
        {
            case AgentAttached attached: Attach(attached); break;
            case AgentDetached detached: Detach(detached); break;
            case Due.Look: Look(); break;
            default: throw new InvalidOperationException($"the agents' lines do not understand {message.GetType().Name}");
        }
    }

    private TimeProvider Clock => Context.System.Options.Clock;

    /// <summary>The reply is whether the line is the host's now.</summary>
    private void Attach(AgentAttached attached)
    {
        var hello = attached.Hello;
        if (hostOf(hello.Host) is not { } host)
        {
            Context.Reply(new LineRefused($"this server looks after the engine of a host {hello.Host} itself: give one of the two another name"));
            return;
        }

        if (_lines.TryGetValue(hello.Host, out var held) && held.Connection >= hello.Connection)
        {
            Context.Reply(new LineRefused("a later connection of the same host is there already"));
            return;
        }

        if (!host.Tell(attached))
        {
            Context.Reply(new LineRefused("the host has too much to do at the moment; try again shortly"));
            return;
        }

        held?.Line.Close("the agent has connected anew");
        _lines[hello.Host] = new Held(attached.Line, host, hello.Connection);
        Context.Reply(new LineTaken(host));
    }

    private void Detach(AgentDetached detached)
    {
        foreach (var (host, held) in _lines.Where(one => one.Value.Line == detached.Line).ToList())
        {
            held.Host.Tell(detached);
            _lines.Remove(host);
        }
    }

    private void Look()
    {
        var now = Clock.GetTimestamp();
        // Whoever was asleep has not listened: everybody gets their time from now on.
        if (Clock.GetElapsedTime(_lookedAt, now) > LookEvery * 3) _trustFrom = now;
        _lookedAt = now;
        foreach (var held in _lines.Values) Judge(held, Clock.GetElapsedTime(Math.Max(held.Line.HeardAt, _trustFrom), now));
    }

    private static void Judge(Held held, TimeSpan silence)
    {
        var isSilent = silence > SilentAfter;
        if (silence > GiveUpAfter) held.Line.Close($"nothing was heard of it for {silence.TotalSeconds:0} s");
        if (isSilent == held.IsSilent) return;
        if (held.Host.Tell(new AgentSilent(held.Line, isSilent ? "its agent is connected and silent" : null, silence))) held.IsSilent = isSilent;
    }

    private sealed class Held(IAgentLine line, ActorRef host, long connection)
    {
        public IAgentLine Line => line;

        public ActorRef Host => host;

        public long Connection => connection;

        public bool IsSilent { get; set; }
    }

    private enum Due
    {
        Look,
    }
}

/// <summary>The line is the host's; what comes on it is for <paramref name="Host"/>, as <see cref="FromAgent"/>.</summary>
public sealed record LineTaken(ActorRef Host);

/// <summary>The line is to be closed; the agent may try again.</summary>
public sealed record LineRefused(string Reason);
