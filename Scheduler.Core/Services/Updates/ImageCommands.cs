using System.Collections.Immutable;
using Scheduler.Core.Images;
using Scheduler.Core.Services.Jobs;
using Scheduler.Messages;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Updates;

/// <summary>
/// Updates that are of the image alone, as registries and pipelines ask for them: one at a time. They neither take the place
/// of an update that goes on well nor of what waits for a person's word. Pure.
/// </summary>
internal static class ImageCommands
{
    public static CommandOutcome Decide(ServiceState state, ServiceCommand.UpdateImage c, DateTimeOffset now)
    {
        var present = state.Spec.Container.Image;
        if (c.Repository is { } repository && PinnedImage.RepositoryOf(present) != repository)
            return Refusal.Conflict($"{state.Key} runs {present}, which is not of {repository}");
        var (image, fault) = ImageChange.Of(present, c.Tag, c.Digest);
        if (image is null) return fault!;
        if (!IsAnother(state, c, image)) return CommandOutcome.Nothing;
        return WaitOf(state, c.Over) is { } wait ? new Refusal(RefusalKind.Busy, wait) : Updated(state, c, image, now);
    }

    /// <summary>What is known to be what the service runs, or is on its way to, is asked for in vain.</summary>
    private static bool IsAnother(ServiceState state, ServiceCommand.UpdateImage c, string image)
    {
        if (image != state.Spec.Container.Image) return true;
        var current = state.Revisions[state.Revision];
        return c.Digest is { } digest
            ? (PinnedImage.DigestIn(image) ?? current.ImageDigest) != digest && current.Spec.Container.Pull != PullPolicy.Never
            : Service.MayBeAnother(current);
    }

    /// <summary>What has to be over first, in words; null for nothing.</summary>
    private static string? WaitOf(ServiceState state, int? over) => state.Update switch
    {
        null or { IsUnderWay: false } => null,
        { IsUpgraded: true } => $"the old containers of {state.Key} are kept until a person finishes its update or rolls it back",
        { IsPaused: true, PauseReason: null } => $"a person has paused the update of {state.Key}",
        // Paused because it has failed, or held by what fails: what comes now may be the remedy.
        { IsPaused: true } => null,
        { IsWayBack: true } update => $"{state.Key} is on its way back to revision {update.To}",
        { To: var to } when to == over => null,
        { To: var to } => $"the update of {state.Key} to revision {to} is under way",
    };

    private static CommandOutcome Updated(ServiceState state, ServiceCommand.UpdateImage c, string image, DateTimeOffset now)
    {
        var spec = state.Spec with { Container = state.Spec.Container with { Image = image } };
        var isPinned = c.Digest is not null && PinnedImage.DigestIn(image) is null && spec.Container.Pull != PullPolicy.Never;
        var put = new ServiceCommand.Put(state.Key, spec, null, state.Uid) { Pull = !isPinned, LoginFrom = LoginFrom.Present, After = c.After };
        var login = RevisionLogins.For(state, put);
        var isJob = spec.Mode.IsJob();
        var events = ImmutableArray.CreateBuilder<ServiceEvent>();
        events.AddRange(isJob ? JobCommands.Forward(state, put, login) : UpdateCommands.Forward(state, put, login, now));
        if (isPinned) events.Add(new ServiceEvent.ImagePinned(state.Revision + 1, c.Digest!));
        if (isJob) events.AddRange(JobCommands.OnSpec(state, spec, now));
        return new CommandOutcome(events.ToImmutable());
    }
}
