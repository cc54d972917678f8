namespace Scheduler.Docker.Models;

/// <summary>A line of the streams that pulls and imports answer with.</summary>
internal sealed record PullMessage(
    string? Status, string? Id, PullDetail? ProgressDetail, string? Error, PullError? ErrorDetail, string? Stream)
{
    public string? Failure => ErrorDetail?.Message is { Length: > 0 } words ? words : Error;

    public PullProgress ToProgress() => new(Status ?? Stream ?? "", Id, ProgressDetail?.Current, ProgressDetail?.Total);
}

internal sealed record PullDetail(long? Current, long? Total);

internal sealed record PullError(string? Message);
