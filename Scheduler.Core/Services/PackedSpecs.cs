using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>Packs each spec once, however many wishes carry it. Owned by one service's actor.</summary>
internal sealed class PackedSpecs
{
    private ServiceSpec? _spec;
    private string? _packed;

    /// <summary>A wish that something be made carries what is written on it.</summary>
    public Assignment With(Assignment wish, ServiceState state)
    {
        if (wish.Goal == InstanceGoal.Absent || !state.Revisions.TryGetValue(wish.Revision, out var revision)) return wish;
        if (!ReferenceEquals(_spec, revision.Spec)) (_spec, _packed) = (revision.Spec, SpecLabel.Write(revision.Spec));
        return wish with { PackedSpec = _packed };
    }
}
