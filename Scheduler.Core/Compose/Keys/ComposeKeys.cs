using System.Collections.Immutable;
using System.Text;

namespace Scheduler.Core.Compose.Keys;

/// <summary>Every key that is known, and its fate: the reader and <c>docs/compose.md</c> both go by it.</summary>
public static class ComposeKeys
{
    internal static readonly ImmutableArray<KeySection> Sections =
    [
        TopKeys.File, TopKeys.Include,
        TopKeys.Network, TopKeys.Ipam, TopKeys.IpamConfig, TopKeys.Volume, TopKeys.Secret, TopKeys.Config, TopKeys.External,
        ServiceKeys.Service, ServiceKeys.Own, ServiceKeys.Deploy, ServiceKeys.Resources, ServiceKeys.Limits, ServiceKeys.Reservations,
        ServiceKeys.Placement, ServiceKeys.Preference, ServiceKeys.RestartPolicy,
        UpdateKeys.UpdateConfig, UpdateKeys.RollbackConfig, UpdateKeys.UpgradeStrategy,
        PartKeys.Port, PartKeys.Mount, PartKeys.MountBind, PartKeys.MountVolume, PartKeys.MountTmpfs,
        PartKeys.Healthcheck, PartKeys.HealthCheck, PartKeys.QuorumConfig, PartKeys.OwnRule, PartKeys.OwnJob,
        PartKeys.ServiceNetwork, PartKeys.DependsOn, PartKeys.EnvFile, PartKeys.Extends,
        PartKeys.Logging, PartKeys.Ulimit, PartKeys.Device, PartKeys.DeviceRequest, PartKeys.BlockIo, PartKeys.DiskRate, PartKeys.FileUse,
        CatalogKeys.Catalog, CatalogKeys.Question,
    ];

    /// <summary>The tables of <c>docs/compose.md</c>.</summary>
    public static string ToMarkdown()
    {
        var text = new StringBuilder();
        foreach (var section in Sections)
        {
            text.Append($"### {(section.Title.Contains('*') ? $"`{section.Title}`" : section.Title)}\n\n");
            text.Append("| key | | |\n|---|---|---|\n");
            foreach (var rule in section.Rules) text.Append($"| `{rule.Name}` | {Word(rule.Fate)} | {rule.Note} |\n");
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Word(Fate fate) => fate switch
    {
        Fate.Used => "used",
        Fate.Ignored => "ignored",
        Fate.Warned => "warning",
        Fate.Refused => "error",
        _ => throw new ArgumentOutOfRangeException(nameof(fate), fate, null),
    };
}
