using System.Collections.Immutable;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;
using Scheduler.Node.Http.Requests;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Rest;

/// <summary>
/// Sends a stack's services to their entities, wave by wave. Each service is put on its own, so a stack may be applied
/// in part; repeating it does what is left.
/// </summary>
/// <param name="idempotencyKey">Passed on with every service: each keeps its own memory of keys.</param>
public sealed class StackApplication(GatewayServices services, string stack, string? idempotencyKey, CancellationToken cancel)
{
    private readonly List<ServiceOutcome> _outcomes = [];
    private readonly Dictionary<string, int> _updating = [];

    /// <summary>What became of each service so far.</summary>
    public IReadOnlyList<ServiceOutcome> Outcomes => _outcomes;

    /// <summary>The first refusal; null when everything was accepted.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>Puts every service. After a refusal, the waves that follow are not tried.</summary>
    public async Task PutAsync(StackSpec spec, IReadOnlyList<IReadOnlyList<string>> waves, bool pull, bool force)
    {
        foreach (var wave in waves)
        {
            if (Refusal is not null)
            {
                _outcomes.AddRange(wave.Select(name => new ServiceOutcome(
                    name, OutcomeKind.NotTried, Reason: "a service of an earlier step was refused")));
                continue;
            }

            Note(wave, await Task.WhenAll(wave.Select(name => PutOneAsync(name, spec.Services[name], pull, force))));
        }
    }

    /// <summary>Removes services. One that is gone already is as good as removed.</summary>
    public async Task RemoveAsync(IReadOnlyList<string> names, bool volumes) =>
        Note(names, await Task.WhenAll(names.Select(name => SendAsync(name, new ServiceCommand.Remove(volumes)))));

    private Task<object> PutOneAsync(string name, StackService service, bool pull, bool force) =>
        SendAsync(name, new ServiceCommand.Put(new ServiceKey(stack, name), service.Spec, service.Scale, services.Desk.NewUid())
        {
            Pull = pull,
            Force = force,
            After = After(service.Spec)
        });

    /// <summary>The updates under way of what a service depends on: its own begins when they are over.</summary>
    private ImmutableArray<UpdateAfter>? After(ServiceSpec spec)
    {
        ImmutableArray<UpdateAfter> first =
        [
            .. spec.DependsOn
                .Where(one => _updating.ContainsKey(one.Service))
                .Select(one => new UpdateAfter(one.Service, _updating[one.Service]))
        ];
        return first.IsEmpty ? null : first;
    }

    private Task<object> SendAsync(string name, ServiceCommand command) => services.SendAsync(
        new ServiceKey(stack, name), new ServiceRequest(command, IdempotencyKey: idempotencyKey), cancel);

    private void Note(IReadOnlyList<string> names, object[] replies)
    {
        for (var i = 0; i < names.Count; i++)
        {
            switch (replies[i])
            {
                case ServiceAccepted accepted:
                    if (accepted.View.Update is { State: UpdateState.Updating }) _updating[names[i]] = accepted.View.Revision;
                    _outcomes.Add(new ServiceOutcome(names[i], OutcomeOf(accepted), accepted.Version, accepted.View.Revision));
                    break;
                case Refusal refusal:
                    Refusal ??= refusal with { Reason = $"{stack}/{names[i]}: {refusal.Reason}" };
                    _outcomes.Add(new ServiceOutcome(names[i], OutcomeKind.Refused, Reason: refusal.Reason));
                    break;
                case var other:
                    throw Answers.Unexpected(other);
            }
        }
    }

    private static OutcomeKind OutcomeOf(ServiceAccepted accepted) => accepted switch
    {
        { View.Status: ServiceStatus.Removing } => OutcomeKind.Removing,
        { Changed: false } => OutcomeKind.Unchanged,
        { Version: 1 } => OutcomeKind.Created,
        _ => OutcomeKind.Updated,
    };
}
