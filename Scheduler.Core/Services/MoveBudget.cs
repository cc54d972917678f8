using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>How many more instances of one service may be on the move at this moment: in all, and off single hosts.</summary>
/// <param name="OffHosts">Hosts that are not named have no limit of their own.</param>
public sealed record MoveBudget(int InAll, ImmutableSortedDictionary<HostId, int> OffHosts)
{
    public static readonly MoveBudget One = new(1, ImmutableSortedDictionary<HostId, int>.Empty);

    public bool Allows(HostId from) => InAll > 0 && OffHosts.GetValueOrDefault(from, 1) > 0;

    /// <summary>What is left beside those that move already.</summary>
    public MoveBudget Less(IEnumerable<Instance> moving) => moving.Aggregate(this, static (left, one) => new MoveBudget(
        left.InAll - 1, left.OffHosts.TryGetValue(one.Host, out var off) ? left.OffHosts.SetItem(one.Host, off - 1) : left.OffHosts));
}

/// <summary>How many instances may be on the move at one time.</summary>
/// <param name="PerService">Of one service; its label <see cref="Label"/>, or its containers', overrides it.</param>
/// <param name="PerHost">Off one host, of all services together.</param>
public sealed record MoveLimits(int PerService = 1, int PerHost = 8)
{
    /// <summary>A label of a service: how many of its instances may move at one time.</summary>
    public const string Label = "scheduler.moves";

    public const int Most = 1000;

    public int Of(ServiceSpec spec) =>
        (spec.Labels.GetValueOrDefault(Label) ?? spec.Container.Labels.GetValueOrDefault(Label)) is { } text && Parse(text) is { } own
            ? own
            : PerService;

    /// <summary>The label's number, or null when it is none.</summary>
    public static int? Parse(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= Most ? number : null;
}
