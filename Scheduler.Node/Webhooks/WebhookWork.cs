using System.Collections.Immutable;
using Scheduler.Core.Images;
using Scheduler.Core.Services.Forecasts;
using Scheduler.Core.Webhooks;
using Scheduler.Messages;
using Scheduler.Messages.Registries;
using Scheduler.Messages.Services;
using Scheduler.Node.Http;
using Scheduler.Node.Http.Rest;
using Scheduler.Node.Preflight;

namespace Scheduler.Node.Webhooks;

/// <summary>What came of a wish; with <see cref="WebhookResult.Waits"/> it is not over.</summary>
internal sealed record WebhookEnd(WebhookWish Wish, WebhookResult Result, string Text);

/// <summary>
/// Tries what webhooks have accepted. Each service is sent a command that says the same at every try, under the wish's own key:
/// servers that try the same, or a server that tries again after a crash, change nothing twice.
/// </summary>
internal sealed class WebhookWork(GatewayServices services, PreflightDesk preflight)
{
    public async Task<IReadOnlyList<WebhookEnd>> TryAsync(ImmutableArray<WebhookWish> wishes, CancellationToken cancel)
    {
        var oldest = services.Clock.GetUtcNow() - services.WebhookOptions.WaitMax;
        List<WebhookEnd> ends = [.. wishes.Where(wish => wish.Since < oldest).Select(TooLate)];
        var due = wishes.Where(wish => wish.Since >= oldest).ToList();
        foreach (var wish in due.Where(wish => !wish.Deed.IsImage)) ends.Add(End(wish, await SendAsync(wish, wish.Deed.Command, cancel)));
        ends.AddRange(await UpdateAsync([.. due.Where(wish => wish.Deed.IsImage)], cancel));
        return ends;
    }

    private async Task<IReadOnlyList<WebhookEnd>> UpdateAsync(IReadOnlyList<WebhookWish> wishes, CancellationToken cancel)
    {
        if (wishes.Count == 0) return [];
        var found = await Task.WhenAll(wishes.Select(async wish =>
            (Wish: wish, Reply: await services.Desk.GetAsync(wish.Service, services.Options.RequestTimeout, cancel))));
        var ends = found.Where(one => one.Reply is not ServiceView).Select(one => End(one.Wish, one.Reply)).ToList();
        var there = found
            .Where(one => one.Reply is ServiceView)
            .ToDictionary(one => one.Wish.Service, one => (one.Wish, View: (ServiceView)one.Reply));
        var barred = await BarredAsync([.. there.Values], cancel);
        var updating = new Dictionary<ServiceKey, int>();
        foreach (var key in InOrder(there.Values.Select(one => one.View)))
        {
            var (wish, view) = there[key];
            if (barred.TryGetValue(key, out var why)) ends.Add(new WebhookEnd(wish, WebhookResult.Refused, $"not begun: {why}"));
            else ends.Add(End(wish, await UpdateAsync(wish, view, updating, cancel)));
        }

        return ends;
    }

    /// <summary>Updates that would get no further, or could not be taken back, and why.</summary>
    private async Task<Dictionary<ServiceKey, string>> BarredAsync(
        IReadOnlyList<(WebhookWish Wish, ServiceView View)> there, CancellationToken cancel)
    {
        List<ForecastWish> forecasts = [.. there.Where(one => IsFree(one.View)).Select(one => ForecastOf(one.Wish, one.View)).OfType<ForecastWish>()];
        if (forecasts.Count == 0) return [];
        var report = await preflight.BeforeAsync(forecasts, cancel);
        return report.Certain
            .GroupBy(finding => finding.Service)
            .ToDictionary(group => group.Key, group => string.Join("; ", group.Select(finding => finding.Text).Distinct()));
    }

    /// <summary>While an update goes on, nothing is begun, and nothing need be looked at.</summary>
    private static bool IsFree(ServiceView view) =>
        view.Update is null or { EndedAt: not null } or { IsHeld: true }
            or { State: UpdateState.Paused or UpdateState.RollbackPaused };

    /// <summary>Null for what the service refuses or has already.</summary>
    private static ForecastWish? ForecastOf(WebhookWish wish, ServiceView view)
    {
        var (image, fault) = ImageChange.Of(view.Spec.Container.Image, wish.Deed.Tag, wish.Deed.Digest);
        if (fault is not null || (image == view.Spec.Container.Image && wish.Deed.Digest is { } known && known == view.ImageDigest)) return null;
        var asked = wish.Deed.Digest is { } digest ? PinnedImage.At(image!, digest) : image!;
        var spec = view.Spec with { Container = view.Spec.Container with { Image = asked } };
        return new ForecastWish(view.Key, view, new ServiceCommand.Put(view.Key, spec, null, view.Uid)
        {
            Pull = true,
            LoginFrom = LoginFrom.Present
        });
    }

    private async Task<object> UpdateAsync(WebhookWish wish, ServiceView view, Dictionary<ServiceKey, int> updating, CancellationToken cancel)
    {
        ImmutableArray<UpdateAfter> after =
        [
            .. view.Spec.DependsOn.Select(one => one.Service).Distinct().Where(name => updating.ContainsKey(new ServiceKey(view.Key.Stack, name)))
                .Select(name => new UpdateAfter(name, updating[new ServiceKey(view.Key.Stack, name)])),
        ];
        var command = (ServiceCommand.UpdateImage)wish.Deed.Command with
        {
            After = after.IsEmpty ? null : after,
            Over = view.Update is { State: UpdateState.Updating, IsHeld: true } held ? held.To : null,
        };
        var reply = await SendAsync(wish, command, cancel);
        if (reply is ServiceAccepted { View: { Update.State: UpdateState.Updating } now }) updating[view.Key] = now.Revision;
        return reply;
    }

    /// <summary>What a service depends on is updated before it.</summary>
    private static IEnumerable<ServiceKey> InOrder(IEnumerable<ServiceView> views) => views.GroupBy(view => view.Key.Stack).SelectMany(stack =>
    {
        var names = stack.Select(view => view.Key.Service).ToHashSet();
        var (waves, _) = StackOrder.Of(stack.ToDictionary(
            view => view.Key.Service,
            view => (IReadOnlyList<string>)[.. view.Spec.DependsOn.Select(one => one.Service).Where(names.Contains).Distinct()],
            StringComparer.Ordinal));
        // A circle, which no file makes, is in any order.
        return (waves?.SelectMany(wave => wave) ?? names.Order(StringComparer.Ordinal)).Select(name => new ServiceKey(stack.Key, name));
    });

    private Task<object> SendAsync(WebhookWish wish, ServiceCommand command, CancellationToken cancel) =>
        services.Desk.SendAsync(
            wish.Service,
            new ServiceRequest(command, IdempotencyKey: $"webhook-{wish.Id}"),
            services.Options.RequestTimeout,
            cancel);

    private WebhookEnd TooLate(WebhookWish wish) =>
        new(
            wish,
            WebhookResult.GivenUp,
            $"given up after {Configuration.Duration.Format(services.WebhookOptions.WaitMax)}{(wish.Reason is { } reason ? $": {reason}" : "")}");

    private static WebhookEnd End(WebhookWish wish, object reply) => reply switch
    {
        ServiceAccepted { Changed: false } accepted => new(
            wish,
            WebhookResult.Unchanged,
            wish.Deed.IsImage ? "it is at that image already" : $"its scale is {accepted.View.Scale} already"),
        ServiceAccepted accepted => new(
            wish,
            WebhookResult.Done,
            wish.Deed.IsImage ? $"it is updated, as revision {accepted.View.Revision}" : $"its scale is {accepted.View.Scale}"),
        Refusal { Kind: RefusalKind.Busy or RefusalKind.Unavailable or RefusalKind.OutcomeUnknown } later =>
            new(wish, WebhookResult.Waits, later.Reason),
        Refusal refusal => new(wish, WebhookResult.Refused, refusal.Reason),
        _ => throw Answers.Unexpected(reply),
    };
}
