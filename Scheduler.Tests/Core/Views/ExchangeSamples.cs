using Scheduler.Messages.Cluster;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Locks;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Core.Views;

/// <summary>Views that the tests of the exchange tell of, and a world where they have been told.</summary>
internal static class ExchangeSamples
{
    public static readonly ServiceKey Web = new("shop", "web");
    public static readonly HostId Host = new("h1");

    /// <summary>Server "a" has a service, a host and a lock under its first epoch, and the others know.</summary>
    public static ExchangeWorld Told(params string[] names)
    {
        var world = new ExchangeWorld(names);
        world["a"].Board.Post(ServiceOf(Web));
        world["a"].Board.Post(HostOf());
        world["a"].Locks.Post(LockOf("db"));
        world.Pass(1);
        return world;
    }

    public static ServiceView ServiceOf(ServiceKey key, long epoch = 1) =>
        Specs.Shown(key, "u", Specs.Of(), []) with { Scale = 1, Running = 1, UpToDate = 1, Epoch = new Epoch(epoch) };

    public static HostView HostOf() => new() { Id = Host, State = HostState.Active };

    public static LockView LockOf(string name, long epoch = 1) =>
        new() { Name = name, Token = 1, Waiting = 1, ChangedAt = DateTimeOffset.UnixEpoch, Epoch = new Epoch(epoch) };
}
