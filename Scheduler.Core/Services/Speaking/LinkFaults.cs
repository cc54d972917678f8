using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Speaking;

/// <summary>What is wrong with links to services of other stacks.</summary>
internal static class LinkFaults
{
    public const int LinksMax = 64;

    private const string Field = "externalLinks";
    private const int AliasLengthMax = 253;

    public static IEnumerable<Refusal> Of(ServiceSpec spec)
    {
        if (spec.ExternalLinks is not { } links) yield break;
        if (links.Length is 0 or > LinksMax)
            yield return Refusal.Invalid($"a service has 1 to {LinksMax} external links; without any, leave this out", Field);
        if (NetworkSharing.LenderOf(spec.Container) is { } lender)
            yield return Refusal.Invalid(
                $"it has the network of {Shown.Text(lender)}: what it is to find is that service's to say", Field);
        foreach (var link in links)
        {
            if ((Naming.Fault(link.Stack) ?? Naming.Fault(link.Service)) is { } fault)
                yield return Refusal.Invalid($"the service \"{Shown.Text($"{link.Stack}/{link.Service}")}\": {fault}", Field);
            if (!IsHostName(link.Alias))
                yield return Refusal.Invalid(
                    $"the name \"{Shown.Text(link.Alias)}\" is no host name: letters, digits, '-', '_' and '.', {AliasLengthMax} at most",
                    Field);
        }

        if (links.GroupBy(link => link.Alias, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            yield return Refusal.Invalid($"the name {Shown.Text(twice.Key)} can stand for one service only", Field);
    }

    private static bool IsHostName(string text) =>
        text.Length is > 0 and <= AliasLengthMax
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
