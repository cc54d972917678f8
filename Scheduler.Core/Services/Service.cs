using System.Collections.Immutable;
using System.Text.Json;
using Scheduler.Core.Services.Jobs;
using Scheduler.Core.Services.Units;
using Scheduler.Core.Services.Updates;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Messages.Wire;

namespace Scheduler.Core.Services;

/// <summary>What a service answers to a request: pure, synchronous, total.</summary>
public static class Service
{
    /// <summary>The most instances that one service may have.</summary>
    public const int ScaleMax = 10_000;

    public static ServiceDecision Decide(ServiceState state, ServiceRequest request, DateTimeOffset now)
    {
        var digest = DigestOf(request.Command);
        if (request.IdempotencyKey is { } key && state.Window.Find(key) is { } applied)
        {
            return applied.Digest == digest
                ? new ServiceDecision.Replay(applied.Version)
                : new ServiceDecision.Refuse(Refusal.Conflict(
                    $"idempotency key '{key}' was used for another command; take a new key for a new command"));
        }

        if (CheckVersion(state, request.IfVersion) is { } stale) return new ServiceDecision.Refuse(stale);
        return Decide(state, request.Command, now) switch
        {
            { Refusal: { } refusal } => new ServiceDecision.Refuse(refusal),
            { Events.IsEmpty: true } when request.IdempotencyKey is null => new ServiceDecision.Unchanged(),
            var outcome => Accepted(state, request, digest, outcome.Events, now),
        };
    }

    private static ServiceDecision.Accept Accepted(
        ServiceState state, ServiceRequest request, string digest, ImmutableArray<ServiceEvent> events, DateTimeOffset now)
    {
        var version = state.Version + 1;
        var closing = new ServiceEvent.CommandApplied(version, request.IdempotencyKey, request.IdempotencyKey is null ? null : digest, now);
        return new ServiceDecision.Accept(events.Add(closing), version, Changed: !events.IsEmpty);
    }

    private static CommandOutcome Decide(ServiceState state, ServiceCommand command, DateTimeOffset now)
    {
        if (command is ServiceCommand.Put put) return DecidePut(state, put, now);
        if (command is ServiceCommand.Recover recover) return ServiceRecovery.Decide(state, recover, now);
        if (!state.Exists) return Refusal.NotFound("there is no such service; create it first, for example with a compose file");
        if (command is ServiceCommand.Remove remove) return DecideRemove(state, remove);
        if (state.Removing) return Refusal.Conflict($"{state.Key} is being removed; wait until it is gone");
        return command switch
        {
            ServiceCommand.RunJob => JobCommands.Run(state, now),
            ServiceCommand.SuspendSchedule => JobCommands.Suspend(state, true, now),
            ServiceCommand.ResumeSchedule => JobCommands.Suspend(state, false, now),
            ServiceCommand.SetScale c => DecideScale(state, c.Scale),
            ServiceCommand.ScaleBy c => DecideScale(state, ScaleOf(state.Scale, c)),
            ServiceCommand.UpdateImage c => ImageCommands.Decide(state, c, now),
            ServiceCommand.Rollback c when state.Spec.Mode.IsJob() => JobCommands.Rollback(state, c.To, now),
            ServiceCommand.Start when state.Spec.Mode.IsJob() => JobCommands.Start(state, now),
            ServiceCommand.Restart when state.Spec.Mode.IsJob() => JobCommands.RestartRefused(state),
            ServiceCommand.Rollback c => UpdateCommands.Rollback(state, c.To, now),
            ServiceCommand.PauseUpdate => UpdateCommands.Pause(state, now),
            ServiceCommand.ResumeUpdate => UpdateCommands.Resume(state, now),
            ServiceCommand.CancelUpdate => UpdateCommands.Cancel(state, now),
            ServiceCommand.FinishUpdate => UpdateCommands.Finish(state, now),
            ServiceCommand.Stop when Followers.Refuse(state, "stop") is { } reason => Refusal.Conflict(reason),
            ServiceCommand.Start when Followers.Refuse(state, "start") is { } reason => Refusal.Conflict(reason),
            ServiceCommand.Stop => DecideStopped(state, true),
            ServiceCommand.Start => DecideStart(state),
            ServiceCommand.Restart => state.Stopped
                ? Refusal.Conflict($"{state.Key} is stopped; start it instead")
                : CommandOutcome.Of(new ServiceEvent.RestartRequested(state.Wave + 1)),
            ServiceCommand.RestartInstance c => OnStarted(state, c.Instance, one => DecideRestart(state, one, now)),
            ServiceCommand.StopInstance c => OnStarted(state, c.Instance, one => Goal(one, InstanceGoal.Stopped)),
            ServiceCommand.StartInstance c => OnInstance(
                state, c.Instance, one => one.Run > 0 ? JobCommands.InstanceRefused(state, one.Id) : DecideStartInstance(state, one)),
            ServiceCommand.Adopt c => ServiceRecovery.DecideAdopt(state, c.Instance),
            ServiceCommand.RemoveInstance c => OnInstance(state, c.Instance, one => Goal(one, InstanceGoal.Absent)),
            ServiceCommand.MoveInstance c => OnStarted(state, c.Instance, one => MoveOrders.Decide(state, one, c, now)),
            ServiceCommand.CancelMoves => MoveOrders.Cancel(state),
            _ => throw new InvalidOperationException($"no rule for {command.GetType().Name}"),
        };
    }

    private static CommandOutcome DecidePut(ServiceState state, ServiceCommand.Put put, DateTimeOffset now) =>
        DecideCounted(state, state.Exists ? put with { Spec = UpdateCommands.Counted(state, put) } : put, now);

    private static CommandOutcome DecideCounted(ServiceState state, ServiceCommand.Put put, DateTimeOffset now)
    {
        if (state.Removing) return Refusal.Conflict($"{state.Key} is being removed; wait until it is gone, then create it again");
        if (put.Scale is { } wanted && ScaleFault(put.Spec.Mode, wanted) is { } fault) return fault;
        var events = ImmutableArray.CreateBuilder<ServiceEvent>();
        if (!state.Exists)
        {
            events.Add(new ServiceEvent.Created(put.Key, ServiceUid.Of(put.Uid, now), now));
            events.Add(new ServiceEvent.SpecSet(1, put.Spec) { Pull = put.Pull, Login = put.Login });
            events.Add(new ServiceEvent.ScaleSet(put.Scale ?? 1));
            if (put.Spec.Mode.IsJob()) events.AddRange(JobCommands.OnSpec(state, put.Spec, now));
            return new CommandOutcome(events.ToImmutable());
        }

        if (state.Spec.Mode != put.Spec.Mode)
            return Refusal.Conflict($"{state.Key} is {state.Spec.Mode.Word()}; a service cannot change its mode: remove it first");
        if (put.Scale is { } asked && asked != state.Scale && Following.LeaderOf(put.Spec) is not null
            && Followers.Refuse(state, "scale") is { } follows)
            return Refusal.Conflict(follows);
        var current = state.Revisions[state.Revision];
        var login = RevisionLogins.For(state, put);
        var isJobAnew = put.Spec.Mode.IsJob() && (put.Pull || Revision.Of(put.Spec).Digest != current.Digest);
        if (isJobAnew)
        {
            events.AddRange(JobCommands.Forward(state, put, login));
        }
        else if (!put.Spec.Mode.IsJob()
            && (Revision.Of(put.Spec).Digest != current.Digest
                || (MayBeAnother(current) && (put.Pull || put.Spec.Container.Pull == PullPolicy.Always))))
        {
            events.AddRange(UpdateCommands.Forward(state, put, login, now));
        }
        else
        {
            if (UpdateCommands.AreOtherPolicies(state.Spec, put.Spec))
                events.Add(UpdateCommands.WithPolicies(state, put.Spec));
            if (RevisionLogins.IsAnother(current, login)) events.Add(new ServiceEvent.LoginSet(state.Revision, login!));
        }

        if (put.Scale is { } scale && scale != state.Scale) events.Add(new ServiceEvent.ScaleSet(scale));
        if (isJobAnew) events.AddRange(JobCommands.OnSpec(state, put.Spec, now));
        return new CommandOutcome(events.ToImmutable());
    }

    private static CommandOutcome DecideScale(ServiceState state, int scale)
    {
        if (ScaleFault(state.Spec.Mode, scale) is { } fault) return fault;
        if (state.Spec.Mode.IsGlobal())
            return Refusal.Conflict($"{state.Key} is global: it has one instance on every host that its constraints admit, and no scale of its own");
        if (scale != state.Scale && Followers.Refuse(state, "scale") is { } reason) return Refusal.Conflict(reason);
        return scale == state.Scale ? CommandOutcome.Nothing : CommandOutcome.Of(new ServiceEvent.ScaleSet(scale));
    }

    private static int ScaleOf(int scale, ServiceCommand.ScaleBy c) => c.By >= 0
        ? Math.Max(scale, (int)Math.Min((long)scale + c.By, c.Most))
        : Math.Min(scale, (int)Math.Max((long)scale + c.By, c.Least));

    private static Refusal? ScaleFault(ServiceMode mode, int scale) => (mode, scale) switch
    {
        (_, < 0 or > ScaleMax) => Refusal.Invalid($"a scale is a number from 0 to {ScaleMax}, not {scale}", "scale"),
        (ServiceMode.Global or ServiceMode.GlobalJob, not 1) =>
            Refusal.Invalid("a global service has no scale: it has one instance per host", "scale"),
        _ => null,
    };

    /// <summary>Whether its name may stand for another image by now. One that no host has had yet is asked for anyway.</summary>
    internal static bool MayBeAnother(Revision revision) => revision is { MayBePinned: true, ImageDigest: not null };

    private static CommandOutcome DecideRemove(ServiceState state, ServiceCommand.Remove remove) =>
        state.Removing && state.RemoveVolumes == remove.Volumes
            ? CommandOutcome.Nothing
            : CommandOutcome.Of(new ServiceEvent.RemovalRequested(remove.Volumes || state.RemoveVolumes));

    private static CommandOutcome DecideStopped(ServiceState state, bool stopped) =>
        state.Stopped == stopped ? CommandOutcome.Nothing : CommandOutcome.Of(new ServiceEvent.StoppedSet(stopped));

    /// <summary>Starting also starts the instances that were stopped one by one.</summary>
    private static CommandOutcome DecideStart(ServiceState state) =>
        state.Stopped || state.Instances.Values.Any(one => one is { Goal: InstanceGoal.Stopped, IsKept: false })
            ? CommandOutcome.Of(new ServiceEvent.StoppedSet(false))
            : CommandOutcome.Nothing;

    private static CommandOutcome DecideRestart(ServiceState state, Instance instance, DateTimeOffset now)
    {
        if (state.Stopped) return StoppedAsAWhole(state);
        var restarted = new ServiceEvent.InstanceRestarted(instance.Id, instance.Generation + 1, now);
        return instance.Goal == InstanceGoal.Stopped
            ? CommandOutcome.Of(new ServiceEvent.GoalSet(instance.Id, InstanceGoal.Running), restarted)
            : CommandOutcome.Of(restarted);
    }

    private static CommandOutcome DecideStartInstance(ServiceState state, Instance instance) => (state.Stopped, instance.Goal) switch
    {
        _ when instance.IsKept => Kept(instance),
        (true, _) => StoppedAsAWhole(state),
        (_, InstanceGoal.Stopped) => Goal(instance, InstanceGoal.Running),
        _ => CommandOutcome.Nothing,
    };

    private static Refusal StoppedAsAWhole(ServiceState state) =>
        Refusal.Conflict($"{state.Key} is stopped as a whole; start the service instead");

    private static CommandOutcome Goal(Instance instance, InstanceGoal goal) =>
        instance.Goal == goal ? CommandOutcome.Nothing : CommandOutcome.Of(new ServiceEvent.GoalSet(instance.Id, goal));

    private static CommandOutcome OnInstance(ServiceState state, InstanceId id, Func<Instance, CommandOutcome> decide) =>
        state.Find(id) is { IsLive: true } instance
            ? decide(instance)
            : Refusal.NotFound($"{state.Key} has no instance {id}; it may have been replaced: list them again");

    /// <summary>As <see cref="OnInstance"/>, unless the instance waits to take over: stopped or restarted then, it never would.</summary>
    private static CommandOutcome OnStarted(ServiceState state, InstanceId id, Func<Instance, CommandOutcome> decide) =>
        OnInstance(state, id, one =>
            one.Run > 0 ? JobCommands.InstanceRefused(state, id)
            : one.IsKept ? Kept(one)
            : one.Goal == InstanceGoal.Prepared || Moves.FormerOf(state, one) is not null
                ? Refusal.Conflict($"instance {id} waits to take over its slot; wait until it has, or remove it")
                : decide(one));

    private static CommandOutcome Kept(Instance instance) =>
        Refusal.Conflict(
            $"instance {instance.Id} is kept in case that its update is taken back; roll the service back to have it again, or finish the update");

    private static Refusal? CheckVersion(ServiceState state, long? ifVersion)
    {
        if (ifVersion is not { } expected || expected == state.Version) return null;
        var now = state.Exists ? $"{state.Key} has version {state.Version}" : "there is no such service";
        return new Refusal(RefusalKind.VersionMismatch, $"version {expected} was expected, but {now}; read it again, then decide");
    }

    private static string DigestOf(ServiceCommand command)
    {
        // The uid of a Put is drawn anew by each try of the same request, and so is what seals its login; what it is to
        // come after may be over by the next try.
        object canonical = command switch
        {
            ServiceCommand.Put put => put with { Uid = "", Login = null, After = null },
            ServiceCommand.UpdateImage update => update with { After = null, Over = null },
            _ => command,
        };
        return Revision.DigestOf(
        [
            .. System.Text.Encoding.UTF8.GetBytes(command.GetType().Name),
            .. JsonSerializer.SerializeToUtf8Bytes(canonical, canonical.GetType(), ManifestRegistry.Json)
        ]);
    }
}
