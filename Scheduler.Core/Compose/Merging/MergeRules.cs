using System.Collections.Immutable;

namespace Scheduler.Core.Compose.Merging;

/// <summary>
/// How a later file's value meets an earlier one's, as compose does it. Where nothing is said here, maps merge by key,
/// lists append, and anything else is replaced.
/// </summary>
internal static class MergeRules
{
    /// <summary>By the last two keys of the way to the value; a service's or network's own name is <c>*</c>.</summary>
    private static readonly ImmutableDictionary<(string Parent, string Key), MergeRule> Rules =
        new Dictionary<(string, string), MergeRule>
        {
            [("service", "command")] = MergeRule.Replace,
            [("service", "entrypoint")] = MergeRule.Replace,
            [("service", "extends")] = MergeRule.Replace,
            [("service", "build")] = MergeRule.Replace,
            [("healthcheck", "test")] = MergeRule.Replace,
            [("service", "environment")] = MergeRule.Pairs,
            [("service", "labels")] = MergeRule.Pairs,
            [("service", "sysctls")] = MergeRule.Pairs,
            [("service", "log_opt")] = MergeRule.Pairs,
            [("service", "storage_opt")] = MergeRule.Pairs,
            [("deploy", "labels")] = MergeRule.Pairs,
            [("network", "labels")] = MergeRule.Pairs,
            [("volume", "labels")] = MergeRule.Pairs,
            [("file", "labels")] = MergeRule.Pairs,
            [("service", "networks")] = MergeRule.Names,
            [("service", "depends_on")] = MergeRule.Names,
            [("service", "volumes")] = MergeRule.Targets,
            [("service", "devices")] = MergeRule.Targets,
            [("service", "secrets")] = MergeRule.Targets,
            [("service", "configs")] = MergeRule.Targets,
            [("service", "env_file")] = MergeRule.OneOrMore,
            [("service", "label_file")] = MergeRule.OneOrMore,
            [("service", "tmpfs")] = MergeRule.OneOrMore,
            [("service", "dns")] = MergeRule.OneOrMore,
            [("service", "dns_search")] = MergeRule.OneOrMore,
            [("service", "extra_hosts")] = MergeRule.Hosts,
            [("service", "logging")] = MergeRule.Logging,
            [("service", "ulimits")] = MergeRule.EntriesReplace,
        }.ToImmutableDictionary();

    public static MergeRule For(string parent, string key) => Rules.GetValueOrDefault((parent, key), MergeRule.Usual);

    /// <summary>What to call the level below a key: the parts of services, networks, volumes, secrets and configs go by what they are.</summary>
    public static string Level(string parent, string key) => (parent, key) switch
    {
        ("", _) => key,
        ("services", _) => "service",
        ("networks", _) => "network",
        ("volumes", _) => "volume",
        ("secrets" or "configs", _) => "file",
        _ => key,
    };
}

internal enum MergeRule
{
    Usual,

    /// <summary>The later value instead of the earlier.</summary>
    Replace,

    /// <summary>A list of <c>name=value</c> is a map, too; a name's value is replaced, also by none.</summary>
    Pairs,

    /// <summary>A list of names is a map of names with nothing.</summary>
    Names,

    /// <summary>List items with the same path in the container replace one another.</summary>
    Targets,

    /// <summary>A single value is a list of one.</summary>
    OneOrMore,

    /// <summary>A map of names and addresses is a list of <c>name:address</c>, too.</summary>
    Hosts,

    /// <summary>Options belong to a driver: another driver drops them.</summary>
    Logging,

    /// <summary>Keys merge, and a key's value is replaced as a whole.</summary>
    EntriesReplace,
}
