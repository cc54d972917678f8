using System.Text.Json;
using Scheduler.Actors.Seams;
using Scheduler.Core.Images;
using Scheduler.Core.Services;
using Scheduler.Core.Views;
using Scheduler.Messages;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Tests.Gateway;

/// <summary>
/// Service entities in memory, as far as a gateway can tell them from real ones: versions, conditions, idempotency
/// keys, refusals. Their instances run at once, on one host.
/// </summary>
public sealed class MemoryServices(Board board, Feed feed)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ServiceKey, ServiceView> _services = [];
    private readonly Dictionary<(ServiceKey, string), (string Digest, ServiceAccepted Reply)> _answered = [];
    private readonly Dictionary<ServiceKey, ServiceSpec> _former = [];
    private long _containers;

    /// <summary>Every request that reached an entity, in order.</summary>
    public List<(ServiceKey Key, ServiceRequest Request)> Received { get; } = [];

    /// <summary>Answers instead of the entity, when it returns something else than null.</summary>
    public Func<ServiceKey, object, object?> Intercept { get; set; } = (_, _) => null;

    public ServiceDesk Desk => new(AskAsync, new CountingEntropy());

    /// <summary>Puts a service there without a request, for reading.</summary>
    public ServiceView Put(string stack, string service, int scale = 1, string image = "web:1", params string[] dependsOn)
    {
        var key = new ServiceKey(stack, service);
        var spec = new ServiceSpec
        {
            Container = new ContainerSpec { Image = image },
            DependsOn = [.. dependsOn.Select(name => new Dependency(name))],
        };
        return ((ServiceAccepted)Apply(key, new ServiceRequest(new ServiceCommand.Put(key, spec, scale, $"u{key.Service}")))).View;
    }

    /// <summary>Shows another view of a service, as its actor would after a report from a host.</summary>
    public void Show(ServiceView view)
    {
        lock (_gate) _services[view.Key] = view;
        board.Post(view);
    }

    public Task<object> AskAsync(string entity, object message, TimeSpan deadline, CancellationToken cancel)
    {
        Assert.True(ServiceKey.TryParse(entity["service/".Length..], out var key), $"The entity {entity} is no service.");
        lock (_gate)
        {
            if (message is ServiceRequest asked) Received.Add((key, asked));
        }

        if (Intercept(key, message) is { } answer) return Task.FromResult(answer);
        return Task.FromResult(message switch
        {
            GetService => (object?)Find(key) ?? Missing(key),
            ServiceRequest request => Apply(key, request),
            _ => throw new InvalidOperationException($"No entity knows {message}."),
        });
    }

    private ServiceView? Find(ServiceKey key)
    {
        lock (_gate) return _services.GetValueOrDefault(key);
    }

    private object Apply(ServiceKey key, ServiceRequest request)
    {
        lock (_gate)
        {
            // The uid is drawn anew with each try and is no part of what was asked for.
            var digest = request.Command is ServiceCommand.Put put ? TextOf(put.Spec) + put.Scale : request.Command.ToString();
            if (request.IdempotencyKey is { } idempotencyKey && _answered.TryGetValue((key, idempotencyKey), out var before))
                return before.Digest == digest
                    ? before.Reply with { Replayed = true }
                    : Refusal.Conflict("The idempotency key was used for another command.");
            var present = _services.GetValueOrDefault(key);
            if (request.IfVersion is { } version && version != (present?.Version ?? 0))
                return new Refusal(RefusalKind.VersionMismatch, $"The service has version {present?.Version ?? 0}, not {version}.");
            var reply = Decide(key, present, request.Command);
            if (reply is ServiceAccepted accepted && request.IdempotencyKey is { } used) _answered[(key, used)] = (digest, accepted);
            return reply;
        }
    }

    private object Decide(ServiceKey key, ServiceView? present, ServiceCommand command)
    {
        if (present is null && command is not ServiceCommand.Put) return Missing(key);
        var next = command switch
        {
            ServiceCommand.Put put => OfPut(key, present, put),
            ServiceCommand.SetScale scale => present! with { Scale = scale.Scale },
            ServiceCommand.ScaleBy by => present! with
            {
                Scale = by.By >= 0
                    ? Math.Max(present.Scale, Math.Min(present.Scale + by.By, by.Most))
                    : Math.Min(present.Scale, Math.Max(present.Scale + by.By, by.Least))
            },
            ServiceCommand.UpdateImage image => OfImage(present!, image),
            ServiceCommand.Stop => present! with { Status = ServiceStatus.Stopped },
            ServiceCommand.Start => present! with { Status = ServiceStatus.Active },
            ServiceCommand.Remove => present! with { Status = ServiceStatus.Removing },
            ServiceCommand.Rollback => _former.TryGetValue(key, out var spec) ? present! with { Spec = spec, Revision = present.Revision + 1 } : null,
            _ => present! with { UpdatedAt = present.UpdatedAt.AddSeconds(1) },
        };
        if (next is null) return Refusal.Conflict("There is no revision to go back to.");
        if (next == present) return new ServiceAccepted(present.Version, Changed: false, Replayed: false, present);
        next = Run(next with { Version = (present?.Version ?? 0) + 1 });
        Publish(next);
        return new ServiceAccepted(next.Version, Changed: true, Replayed: false, next);
    }

    private void Publish(ServiceView next)
    {
        if (next.Status == ServiceStatus.Removing)
        {
            _services.Remove(next.Key);
            board.Forget(next.Key);
        }
        else
        {
            _services[next.Key] = next;
            board.Post(next);
        }

        feed.Publish("service.changed", next.Key.ToString(), $"Version {next.Version}.");
    }

    private ServiceView OfPut(ServiceKey key, ServiceView? present, ServiceCommand.Put put)
    {
        if (present is not null && TextOf(put.Spec) == TextOf(present.Spec))
            return put.Scale is null || put.Scale == present.Scale ? present : present with { Scale = put.Scale.Value };
        if (present is not null) _former[key] = present.Spec;
        return new ServiceView
        {
            Key = key,
            Uid = present?.Uid ?? put.Uid,
            Version = present?.Version ?? 0,
            Revision = (present?.Revision ?? 0) + 1,
            PreviousRevision = present?.Revision,
            Mode = put.Spec.Mode,
            Scale = put.Scale ?? present?.Scale ?? 1,
            Running = 0,
            UpToDate = 0,
            Status = ServiceStatus.Active,
            Spec = put.Spec,
            CreatedAt = present?.CreatedAt ?? DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        };
    }

    private static ServiceView OfImage(ServiceView present, ServiceCommand.UpdateImage update)
    {
        var image = ImageChange.Of(present.Spec.Container.Image, update.Tag, update.Digest).Image!;
        if (image == present.Spec.Container.Image && update.Digest is { } digest && digest == present.ImageDigest) return present;
        return present with
        {
            Spec = present.Spec with { Container = present.Spec.Container with { Image = image } },
            ImageDigest = update.Digest,
            PreviousRevision = present.Revision,
            Revision = present.Revision + 1
        };
    }

    private ServiceView Run(ServiceView view) => view with
    {
        Running = view.Scale,
        UpToDate = view.Scale,
        Instances =
        [
            .. Enumerable.Range(1, view.Scale).Select(slot =>
                view.Instances.FirstOrDefault(one => one.Slot == slot && one.Revision == view.Revision) ?? new InstanceView
                {
                    Id = InstanceId.Of(view.Uid, ++_containers),
                    Service = view.Key,
                    Slot = slot,
                    Host = new HostId("host1"),
                    ContainerId = $"c{_containers}",
                    ContainerName = $"{view.Key.Stack}-{view.Key.Service}-{slot}",
                    Revision = view.Revision,
                    State = InstanceState.Running,
                    Goal = InstanceGoal.Running,
                    Image = view.Spec.Container.Image,
                }),
        ],
    };

    private static Refusal Missing(ServiceKey key) => Refusal.NotFound($"There is no service {key}.");

    private sealed class CountingEntropy : IEntropy
    {
        private long _count;

        public ulong NextUInt64() => (ulong)Interlocked.Increment(ref _count);
    }

    private static string TextOf(ServiceSpec spec) => JsonSerializer.Serialize(new StackService(spec), WireJson.Default.StackService);
}
