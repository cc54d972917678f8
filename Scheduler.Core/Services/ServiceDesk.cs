using Scheduler.Actors.Seams;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services;

/// <summary>Delivers a message to an entity, wherever it lives, and answers its reply or a <see cref="Refusal"/>.</summary>
public delegate Task<object> AskEntity(string entity, object message, TimeSpan deadline, CancellationToken cancel);

/// <summary>The way in for gateways: a service's commands and questions, by its key.</summary>
public sealed class ServiceDesk(AskEntity ask, IEntropy entropy)
{
    /// <summary>The entity of a service.</summary>
    public static string EntityOf(ServiceKey key) => $"service/{key}";

    /// <summary>Answers <see cref="ServiceAccepted"/> or a <see cref="Refusal"/>; acknowledged means committed and synced.</summary>
    public Task<object> SendAsync(ServiceKey key, ServiceRequest request, TimeSpan deadline, CancellationToken cancel = default) =>
        ask(EntityOf(key), request, deadline, cancel);

    /// <summary>Answers a <see cref="ServiceView"/> that reflects every write acknowledged before, or a <see cref="Refusal"/>.</summary>
    public Task<object> GetAsync(ServiceKey key, TimeSpan deadline, CancellationToken cancel = default) =>
        ask(EntityOf(key), new GetService(), deadline, cancel);

    /// <summary>A uid for a new service.</summary>
    public string NewUid() => ServiceUid.Draw(entropy.NextUInt64());
}
