namespace Scheduler.Tests.Simulation.World;

/// <summary>The network between machines, link by link and in each direction by itself.</summary>
internal sealed class SimNetwork(SimWorld world, SimEntropy entropy)
{
    private readonly HashSet<(string From, string To)> _cut = [];

    /// <summary>Messages that are on their way.</summary>
    public int InFlight { get; private set; }

    public void Cut(string from, string to) => _cut.Add((from, to));

    public void Mend(string from, string to) => _cut.Remove((from, to));

    public void MendAll() => _cut.Clear();

    public bool IsCut(string from, string to) => _cut.Contains((from, to));

    /// <summary>False when the message is lost, which nobody is told.</summary>
    public async Task<bool> TravelAsync(string from, string to)
    {
        InFlight++;
        await Task.Delay(DelayOf(), world.Loop.Time);
        InFlight--;
        return !IsCut(from, to) && !Hits(world.Mix.MessageLost);
    }

    private TimeSpan DelayOf() =>
        Hits(world.Mix.MessageSlow) ? world.Mix.SlowMax * (entropy.Below(1000) / 1000.0) : entropy.Between(0, world.DelayMillisecondsMax);

    private bool Hits(int percent) => percent > 0 && entropy.Chance(percent) && !world.IsHealed;
}
