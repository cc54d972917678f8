using Scheduler.Docker.Models;
using Scheduler.Docker.Streams;
using Scheduler.Docker.Transport;

namespace Scheduler.Docker;

/// <summary>Images, addressed by name or id.</summary>
public sealed class ImageOperations
{
    private readonly EngineTransport _transport;

    internal ImageOperations(EngineTransport transport) => _transport = transport;

    public Task<ImageDetails> InspectAsync(
        string image, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.ReadAsync(
            new EngineCall(HttpMethod.Get, $"/images/{Segment.OfImage(image)}/json", deadline ?? _transport.Options.QueryDeadline),
            EngineJson.Default.ImageDetails, cancellation);

    public async Task<IReadOnlyList<ImageSummary>> ListAsync(
        bool all = false, EngineFilters? filters = null, TimeSpan? deadline = null,
        CancellationToken cancellation = default) =>
        await _transport.ReadAsync(
            new EngineCall(HttpMethod.Get, "/images/json", deadline ?? _transport.Options.QueryDeadline)
            {
                Query = new Query().Add("all", all).Add("filters", filters),
            },
            EngineJson.Default.ListImageSummary, cancellation);

    /// <summary>
    /// Fetches an image; returns when it is here. May take as long as it likes while it makes progress, unless
    /// <paramref name="deadline"/> limits the whole.
    /// </summary>
    /// <param name="image">What to fetch.</param>
    /// <param name="auth">Credentials for its registry.</param>
    /// <param name="platform">As <c>linux/arm64</c>; null: the engine's own.</param>
    /// <param name="progress">Told each message, in order, before the next is read.</param>
    /// <param name="idle">How long it may be silent; null: <see cref="DockerEngineOptions.PullIdleDeadline"/>.</param>
    /// <param name="deadline">Null: no limit.</param>
    /// <param name="cancellation">Gives up; the engine then gives up too.</param>
    /// <exception cref="DockerApiException">In the registry's own words, why it cannot be had.</exception>
    public Task PullAsync(
        ImageReference image, RegistryAuth? auth = null, string? platform = null, Action<PullProgress>? progress = null,
        TimeSpan? idle = null, TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var call = new EngineCall(HttpMethod.Post, "/images/create", idle ?? _transport.Options.PullIdleDeadline)
        {
            Query = new Query()
                .Add("fromImage", image.Repository).Add("tag", image.TagOrDigest).Add("platform", platform),
            Auth = auth,
        };
        return FollowAsync(call, deadline, progress, cancellation);
    }

    /// <summary>Makes an image of a file system.</summary>
    /// <param name="tar">An archive of the root folder.</param>
    /// <param name="image">The name that it gets; a digest is not looked at.</param>
    /// <param name="changes">Dockerfile instructions such as <c>CMD ["sh"]</c>.</param>
    /// <param name="deadline">Null: <see cref="DockerEngineOptions.TransferDeadline"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The image's id.</returns>
    public async Task<string> ImportAsync(
        Stream tar, ImageReference image, IReadOnlyList<string>? changes = null, TimeSpan? deadline = null,
        CancellationToken cancellation = default)
    {
        var query = new Query().Add("fromSrc", "-").Add("repo", image.Repository).Add("tag", image.Tag);
        foreach (var change in changes ?? [])
            query.Add("changes", change);

        var limit = deadline ?? _transport.Options.TransferDeadline;
        var call = new EngineCall(HttpMethod.Post, "/images/create", limit) { Query = query, Tar = tar };
        var id = "";
        await FollowAsync(call, limit, said => id = said.Status, cancellation);
        return id;
    }

    /// <summary>Conflict: a container uses it, or it has several names and is addressed by id.</summary>
    public async Task<IReadOnlyList<ImageRemoved>> RemoveAsync(
        string image, bool force = false, bool noPrune = false, TimeSpan? deadline = null,
        CancellationToken cancellation = default) =>
        await _transport.ReadAsync(
            new EngineCall(HttpMethod.Delete, $"/images/{Segment.OfImage(image)}", deadline ?? _transport.Options.ProcessDeadline)
            {
                Query = new Query().Add("force", force).Add("noprune", noPrune),
            },
            EngineJson.Default.ListImageRemoved, cancellation);

    /// <summary>Gives an image another name.</summary>
    public Task TagAsync(
        string image, ImageReference name, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.SendAsync(
            new EngineCall(HttpMethod.Post, $"/images/{Segment.OfImage(image)}/tag", deadline ?? _transport.Options.ChangeDeadline)
            {
                Query = new Query().Add("repo", name.Repository).Add("tag", name.Tag),
            },
            cancellation);

    /// <summary>Sends an image to the registry in its name.</summary>
    public Task PushAsync(
        ImageReference image, RegistryAuth auth, Action<PullProgress>? progress = null, TimeSpan? idle = null,
        TimeSpan? deadline = null, CancellationToken cancellation = default)
    {
        var path = $"/images/{Segment.OfImage(image.Repository)}/push";
        var call = new EngineCall(HttpMethod.Post, path, idle ?? _transport.Options.PullIdleDeadline)
        {
            Query = new Query().Add("tag", image.Tag),
            Auth = auth,
        };
        return FollowAsync(call, deadline, progress, cancellation);
    }

    /// <summary>What the registry holds under a name now, without fetching it.</summary>
    public Task<DistributionDetails> InspectDistributionAsync(
        ImageReference image, RegistryAuth? auth = null, TimeSpan? deadline = null, CancellationToken cancellation = default) =>
        _transport.ReadAsync(
            new EngineCall(
                HttpMethod.Get, $"/distribution/{Segment.OfImage(image.ToString())}/json",
                deadline ?? _transport.Options.ChangeDeadline)
            {
                Auth = auth,
            },
            EngineJson.Default.DistributionDetails, cancellation);

    private Task FollowAsync(
        EngineCall call, TimeSpan? deadline, Action<PullProgress>? progress, CancellationToken cancellation) =>
        _transport.WithinAsync(call with { Deadline = deadline ?? Timeout.InfiniteTimeSpan }, cancellation, async token =>
        {
            await using var answer = (await _transport.OpenAsync(call, token)).WithIdle(call.Deadline);
            var messages = JsonLines.ReadAsync(answer, RegistryJson.Default.PullMessage, token);
            await foreach (var message in StreamGuard.GuardAsync(answer, messages, token))
            {
                if (message.Failure is { } words)
                    throw new DockerApiException(null, words, call.ToString(), answer.Endpoint);

                progress?.Invoke(message.ToProgress());
            }

            return true;
        });
}
