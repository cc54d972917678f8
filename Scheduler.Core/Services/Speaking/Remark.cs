namespace Scheduler.Core.Services.Speaking;

/// <summary>That something is not reached as those who wrote the file may expect.</summary>
/// <param name="Words">What, and why.</param>
/// <param name="Advice">What to do.</param>
/// <param name="IsLoss">It is not reached at all, by that name.</param>
internal sealed record Remark(string Words, string Advice, bool IsLoss = true);
