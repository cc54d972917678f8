using Scheduler.Actors.Runtime;

namespace Scheduler.Core.Agents.Lines;

/// <summary>
/// Keeps an agent connected to some server. One that is silent is suspected, and another looked for while it may still
/// answer: whichever is there first has the agent. Calls to several servers overlap, so that a frozen one costs little.
/// </summary>
/// <param name="uplink">Is given each line.</param>
/// <param name="show">Told how things stand.</param>
public sealed class ServerSeeker(SeekerOptions options, IServerDialer dialer, ActorRef uplink, Action<ServerStanding> show) : Actor
{
    private readonly Dictionary<string, DateTimeOffset> _shunned = [];
    private Queue<string> _next = new();
    private IServerLine? _line;
    private string? _doubt = "it has not found a server yet";
    private bool _isSeeking;
    private int _round;
    private int _calls;
    private int _failedRounds;
    private string _lastFault = "";
    private long _trustFrom;
    private long _lookedAt;

    protected override void PreStart()
    {
        Show();
        Seek();
    }

    protected override void PostStop() => _line?.Close();

    protected override void Receive(object message)
    {
        switch (message)
        {
            case Found found when found.Round == _round && _isSeeking: CallAll(found); break;
            case Found: break;
            case Called called: OnCalled(called); break;
            case Lost lost when lost.Line == _line: OnLost(lost.Reason); break;
            case Lost: break;
            case Due.Look: Look(); break;
            case Due.Beat: _line?.Beat(); break;
            case Due.Rival: CallNext(); break;
            case Due.Seek: Seek(); break;
            case AgentWelcome welcome: dialer.Remember(welcome.Servers); break;
            case ServersChanged changed: dialer.Remember(changed.Servers); break;
            case MoveAway away: Leave(away.Reason); break;
            default: throw new InvalidOperationException($"a seeker of servers does not understand {message.GetType().Name}");
        }
    }

    private TimeProvider Clock => Context.System.Options.Clock;

    private void Seek()
    {
        if (_isSeeking) return;
        _isSeeking = true;
        var round = ++_round;
        Context.Pipe(dialer.FindAsync, outcome => new Found(round, outcome.ValueOrDefault ?? [], outcome.Failure?.Message));
    }

    private void CallAll(Found found)
    {
        if (found.Fault is { } fault) _lastFault = fault;
        else if (found.Servers.Count == 0) _lastFault = "no server's address is known";
        _next = new Queue<string>(ServerOrder.Of(found.Servers.Where(server => server != _line?.Server), IsShunned, Context.Entropy));
        CallNext();
    }

    private bool IsShunned(string server) => _shunned.TryGetValue(server, out var until) && until > Context.Now;

    private void CallNext()
    {
        if (!_isSeeking) return;
        if (!_next.TryDequeue(out var server))
        {
            if (_calls == 0) EndRound();
            return;
        }

        _calls++;
        var round = _round;
        Context.Pipe(
            cancel => dialer.DialAsync(server, cancel),
            outcome => new Called(round, server, outcome.ValueOrDefault, outcome.Failure?.Message));
        Context.StartTimer(Due.Rival, options.RivalAfter, Due.Rival);
    }

    private void OnCalled(Called called)
    {
        _calls--;
        if (called.Line is not { } line)
        {
            _lastFault = $"{called.Server}: {called.Fault}";
            CallNext();
        }
        else if (_isSeeking)
        {
            Take(line);
        }
        else
        {
            line.Close();
        }
    }

    private void EndRound()
    {
        _isSeeking = false;
        if (_line is null) Doubt($"no server is reached; the last try was {_lastFault}");
        var wait = options.BackoffLeast * Math.Pow(2, Math.Min(_failedRounds++, 16));
        if (wait > options.BackoffMost) wait = options.BackoffMost;
        Context.StartTimer(Due.Seek, wait * (0.5 + (Context.Entropy.NextUInt64() % 1000 / 2000.0)), Due.Seek);
    }

    private void Take(IServerLine line)
    {
        StopSeeking();
        var self = Context.Self;
        _line?.Close();
        _line = line;
        _trustFrom = _lookedAt = Clock.GetTimestamp();
        if (!uplink.Tell(new LineOpened(line))) line.Close();
        line.Begin(
            message => Hand(self, line, message),
            reason => self.Tell(new Lost(line, reason)));
        Context.StartPeriodicTimer(Due.Look, options.LookEvery, Due.Look);
        Context.StartPeriodicTimer(Due.Beat, options.BeatEvery, Due.Beat);
        _doubt = null;
        Show();
    }

    /// <summary>What a server says of itself is for the seeker, and everything else for the uplink; a welcome is for both.</summary>
    private bool Hand(ActorRef self, IServerLine line, object message) => message switch
    {
        ServersChanged or MoveAway => self.Tell(message),
        AgentWelcome => uplink.Tell(new FromServer(line, message)) && self.Tell(message),
        _ => uplink.Tell(new FromServer(line, message)),
    };

    private void StopSeeking()
    {
        _isSeeking = false;
        _failedRounds = 0;
        _next.Clear();
        Context.CancelTimer(Due.Rival);
        Context.CancelTimer(Due.Seek);
    }

    private void Look()
    {
        if (_line is not { } line) return;
        var now = Clock.GetTimestamp();
        var since = Clock.GetElapsedTime(_lookedAt, now);
        // Whoever was asleep has not listened: the server gets its time from now on.
        if (since > options.LookEvery * 3) _trustFrom = now;
        _lookedAt = now;
        Judge(line, Clock.GetElapsedTime(Math.Max(line.HeardAt, _trustFrom), now));
    }

    private void Judge(IServerLine line, TimeSpan silence)
    {
        if (silence > options.GiveUpAfter)
        {
            line.Close();
            OnLost($"{line.Server} has not answered for {silence.TotalSeconds:0.0} s");
        }
        else if (silence > options.SuspectAfter)
        {
            if (_doubt is null) Doubt($"{line.Server} has not answered for {silence.TotalSeconds:0.0} s, so another server is looked for");
            Seek();
        }
        else if (_doubt is not null && !IsShunned(line.Server))
        {
            StopSeeking();
            Doubt(null);
        }
    }

    private void OnLost(string reason)
    {
        var line = _line!;
        _line = null;
        Context.CancelTimer(Due.Look);
        Context.CancelTimer(Due.Beat);
        uplink.Tell(new LineLost(line));
        Doubt(reason);
        Seek();
    }

    private void Leave(string reason)
    {
        if (_line is not { } line) return;
        foreach (var over in _shunned.Where(one => one.Value <= Context.Now).Select(one => one.Key).ToList()) _shunned.Remove(over);
        _shunned[line.Server] = Context.Now + options.ShunFor;
        Doubt($"{line.Server} asks its agents to move: {reason}");
        Seek();
    }

    private void Doubt(string? doubt)
    {
        if (_doubt == doubt) return;
        _doubt = doubt;
        Context.Log(ActorLogLevel.Info, doubt ?? $"{_line?.Server} answers again");
        Show();
    }

    private void Show() => show(new ServerStanding(_line?.Server, _doubt, Context.Now));

    private sealed record Found(int Round, IReadOnlyList<string> Servers, string? Fault);

    private sealed record Called(int Round, string Server, IServerLine? Line, string? Fault);

    private sealed record Lost(IServerLine Line, string Reason);

    private enum Due
    {
        Look,
        Beat,
        Rival,
        Seek,
    }
}
