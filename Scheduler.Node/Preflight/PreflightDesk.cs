using System.Collections.Immutable;
using Scheduler.Actors.Journal;
using Scheduler.Core.Preflight;
using Scheduler.Core.Services.Forecasts;
using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;
using Scheduler.Node.Http;

namespace Scheduler.Node.Preflight;

/// <summary>
/// Looks ahead before an update is begun: at every step of it and of the way back, and at the images and whatever else its
/// containers need. It changes nothing, and has an end: what was not found out by then is a doubt, and no reason to refuse.
/// </summary>
public sealed class PreflightDesk(GatewayServices services)
{
    /// <summary>A server that has not heard of the others for so long knows too little to refuse anything.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(5);

    private readonly SilentRegistries _silent = new(services.Clock);

    /// <summary>For updates alone, before they are sent. What waits anyway when it lacks something is not looked at.</summary>
    public async Task<PreflightReport> BeforeAsync(IReadOnlyList<ForecastWish> wishes, CancellationToken cancel)
    {
        // A server that knows of no host yet has nothing to say.
        if (!services.Options.Preflight
            || services.Board.Hosts.IsEmpty
            || !wishes.Any(wish => IsToBeLookedAt(wish) || Speaks(wish, services.Board.Hosts.Count)))
            return PreflightReport.Nothing;
        var forecasts = StackForecast.Of(wishes, Scene());
        var updates = forecasts
            .Where(forecast => forecast is { Kind: ForecastKind.Updated, Spec: { } spec } && !PreflightLabel.IsOff(spec))
            .ToImmutableArray();
        var apart = forecasts
            .Where(forecast => forecast is { Kind: not ForecastKind.Updated, Spec: { } spec } && !PreflightLabel.IsOff(spec))
            .Select(PlaceJudgement.OfNames)
            .OfType<PreflightFinding>();
        var report = updates.IsEmpty ? PreflightReport.Nothing : await LookAsync(updates, wishes, [], cancel);
        return report with { Findings = [.. report.Findings, .. apart] };
    }

    private static bool IsToBeLookedAt(ForecastWish wish) => wish is { Present: not null, Put: { } put } && !PreflightLabel.IsOff(put.Spec);

    /// <summary>Where it would go decides whether it reaches what it depends on, also when it is new.</summary>
    private static bool Speaks(ForecastWish wish, int hosts) =>
        wish.Put is { Spec: var spec }
        && (spec.ExternalLinks is not null || (hosts > 1 && !spec.DependsOn.IsDefaultOrEmpty))
        && !PreflightLabel.IsOff(spec);

    /// <summary>All of it, for a person.</summary>
    /// <param name="making">Secrets and configs that will be made before.</param>
    public Task<PreflightReport> PlanAsync(
        IReadOnlyList<ForecastWish> wishes, IReadOnlyCollection<(FileKind Kind, string Name)> making, CancellationToken cancel) =>
        LookAsync(StackForecast.Of(wishes, Scene()), wishes, making, cancel);

    /// <summary>The wishes for a stack's services, with each as it is now.</summary>
    public async Task<IReadOnlyList<ForecastWish>> WishesAsync(StackSpec stack, bool pull, bool force, bool prune, CancellationToken cancel)
    {
        var puts = await Task.WhenAll(stack.Services.Select(async entry =>
        {
            var key = new ServiceKey(stack.Name, entry.Key);
            return new ForecastWish(
                key,
                await PresentAsync(key, cancel),
                new ServiceCommand.Put(key, entry.Value.Spec, entry.Value.Scale, "preview0") { Pull = pull, Force = force });
        }));
        var removed = prune
            ? services.Board.Services.Values
                .Where(view => view.Key.Stack == stack.Name && !stack.Services.ContainsKey(view.Key.Service))
            : [];
        return [.. puts, .. removed.Select(view => new ForecastWish(view.Key, view, null))];
    }

    /// <summary>Null where there is none, or where it cannot be asked: then whoever sends the wish hears why.</summary>
    public async Task<ServiceView?> PresentAsync(ServiceKey key, CancellationToken cancel) =>
        services.Board.Services.ContainsKey(key)
            ? await services.Desk.GetAsync(key, services.Options.RequestTimeout, cancel) as ServiceView
            : null;

    private ForecastScene Scene()
    {
        var hosts = services.Board.Hosts;
        var isWhole = services.Cluster.Staleness is { } age
            && age < StaleAfter
            && !hosts.IsEmpty
            && hosts.Values.All(host => host.State != HostState.Connecting && host.Engine is not null);
        return new ForecastScene(hosts, services.Board.Services, services.Clock.GetUtcNow(), isWhole);
    }

    private async Task<PreflightReport> LookAsync(
        ImmutableArray<Forecast> forecasts, IReadOnlyList<ForecastWish> wishes,
        IReadOnlyCollection<(FileKind Kind, string Name)> making, CancellationToken cancel)
    {
        var patience = services.Options.PreflightPatience;
        using var deadline = new CancellationTokenSource(patience, services.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        var questions = new HostQuestions(services.CallsOf, patience);
        var images = new ImageAsking(questions, services.Registries, _silent);
        var puts = wishes.Where(wish => wish.Put is not null).ToDictionary(wish => wish.Service, wish => wish.Put!);
        var needs = forecasts
            .Where(forecast => puts.ContainsKey(forecast.Service))
            .SelectMany(forecast => ImageNeed.Of(forecast, puts[forecast.Service]))
            .ToList();
        var (things, files) = (new ThingsAsking(questions).LookAsync(forecasts, either.Token), MissingFilesAsync(forecasts, making, either.Token));
        var found = await Task.WhenAll(needs.Select(need => images.LookAsync(need, either.Token)));
        cancel.ThrowIfCancellationRequested();
        return new PreflightReport(
            forecasts,
            [
                .. forecasts.SelectMany(PlaceJudgement.Of),
                .. found.Select(one => one.Finding).OfType<PreflightFinding>(),
                .. await files,
                .. await things
            ])
        {
            Images = [.. found],
        };
    }

    private async Task<IReadOnlyList<PreflightFinding>> MissingFilesAsync(
        ImmutableArray<Forecast> forecasts, IReadOnlyCollection<(FileKind Kind, string Name)> making, CancellationToken cancel)
    {
        var uses = forecasts.Where(forecast => forecast.Kind is ForecastKind.Updated or ForecastKind.Created)
            .SelectMany(forecast => forecast.Spec!.Container.AllFiles.Select(file => (Forecast: forecast, File: file)))
            .DistinctBy(use => (use.Forecast.Service, use.File.Kind, use.File.Name)).ToList();
        if (uses.Count == 0) return [];
        try
        {
            var there = making.ToHashSet();
            foreach (var kind in uses.Select(use => use.File.Kind).Distinct().ToList())
                there.UnionWith((await services.Files.ListAsync(kind, cancel)).Select(file => (kind, file.Name)));
            return
            [
                .. uses.Where(use => !there.Contains((use.File.Kind, use.File.Name))).Select(use => new PreflightFinding(
                    use.Forecast.Service,
                    use.File.Kind == FileKind.Secret ? PreflightSubject.Secret : PreflightSubject.Config,
                    use.Forecast.Kind == ForecastKind.Updated,
                    $"there is no {use.File.Words()}: `scheduler {FileWords.Of(use.File.Kind)}s create {use.File.Name} FILE` makes it")),
            ];
        }
        catch (Exception away) when (away is JournalUnavailableException || (away is OperationCanceledException && cancel.IsCancellationRequested))
        {
            return [];
        }
    }
}
