using System.Collections.Immutable;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>
/// Reads <c>external_links</c>: <c>stack/service[:alias]</c>, or <c>service[:alias]</c> for one of this stack. The other
/// service need not be there: it is found once it is.
/// </summary>
internal static class ExternalLinkReader
{
    /// <summary>Null for none.</summary>
    public static ImmutableArray<ExternalLink>? Read(StackContext stack, Field? field)
    {
        var links = (field?.Items() ?? []).Select(item => Link(stack, item)).OfType<ExternalLink>().Distinct().ToImmutableArray();
        return links.IsEmpty ? null : links;
    }

    private static ExternalLink? Link(StackContext stack, Field item)
    {
        if (item.Word() is not { } text) return null;
        var colon = text.IndexOf(':');
        var target = colon < 0 ? text : text[..colon];
        var (name, service) = target.IndexOf('/') is var slash and >= 0 ? (target[..slash], target[(slash + 1)..]) : (stack.Stack, target);
        var alias = colon < 0 ? service : text[(colon + 1)..];
        if (name.Length > 0 && service.Length > 0 && alias.Length > 0 && !service.Contains('/')) return new ExternalLink(name, service, alias);
        item.Error($"must be stack/service:alias or service:alias, is \"{Shown.Text(text)}\"");
        return null;
    }
}
