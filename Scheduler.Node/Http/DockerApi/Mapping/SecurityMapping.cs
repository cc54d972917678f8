using System.Collections.Immutable;
using System.Text;
using Scheduler.Node.Http.DockerApi.Wire;

namespace Scheduler.Node.Http.DockerApi.Mapping;

/// <summary>What Swarm calls privileges, in an engine's security options.</summary>
internal static class SecurityMapping
{
    private const string NoNewPrivileges = "no-new-privileges:true";

    public static ImmutableArray<string> Read(PrivilegesWire? wire, ReadingNotes notes)
    {
        if (wire is null) return [];
        var options = ImmutableArray.CreateBuilder<string>();
        if (wire.NoNewPrivileges == true) options.Add(NoNewPrivileges);
        if (wire.SelinuxContext is { } selinux) options.AddRange(Selinux(selinux));
        switch (notes.Word("TaskTemplate.ContainerSpec.Privileges.Seccomp.Mode", wire.Seccomp?.Mode, "default", "unconfined", "custom"))
        {
            case "unconfined": options.Add("seccomp=unconfined"); break;
            case "custom": options.Add($"seccomp={Encoding.UTF8.GetString(wire.Seccomp!.Profile ?? [])}"); break;
        }

        if (notes.Word("TaskTemplate.ContainerSpec.Privileges.AppArmor.Mode", wire.AppArmor?.Mode, "default", "disabled") == "disabled")
            options.Add("apparmor=unconfined");
        return options.ToImmutable();
    }

    /// <summary>Options that Swarm has no word for are left out.</summary>
    public static PrivilegesWire? Write(ImmutableArray<string> options)
    {
        var pairs = options.Select(option => option.Split([':', '='], 2)).ToList();
        var labels = pairs.Where(pair => pair is ["label", _]).Select(pair => pair[1]).ToList();
        var wire = new PrivilegesWire
        {
            NoNewPrivileges = pairs.Any(pair => pair is ["no-new-privileges"] or ["no-new-privileges", "true"]) ? true : null,
            SelinuxContext = labels.Count == 0 ? null : new SelinuxWire
            {
                Disable = labels.Contains("disable") ? true : null,
                User = Label(labels, "user"),
                Role = Label(labels, "role"),
                Type = Label(labels, "type"),
                Level = Label(labels, "level"),
            },
            Seccomp = pairs.Find(pair => pair is ["seccomp", _]) switch
            {
                null or [_, "builtin"] => null,
                [_, "unconfined"] => new ProfileWire("unconfined"),
                var pair => new ProfileWire("custom", Encoding.UTF8.GetBytes(pair[1])),
            },
            AppArmor = pairs.Exists(pair => pair is ["apparmor", "unconfined"]) ? new ProfileWire("disabled") : null,
        };
        return wire == new PrivilegesWire() ? null : wire;
    }

    /// <summary>What Swarm has no word for cannot be taken away with its words: it stays beside what is asked for.</summary>
    public static ImmutableArray<string> Keep(ImmutableArray<string> read, ImmutableArray<string> shown, ImmutableArray<string> present) =>
        read.SequenceEqual(shown) ? present : [.. read, .. present.Where(option => Write([option]) is null)];

    private static IEnumerable<string> Selinux(SelinuxWire wire)
    {
        if (wire.Disable == true) yield return "label=disable";
        if (!string.IsNullOrEmpty(wire.User)) yield return $"label=user:{wire.User}";
        if (!string.IsNullOrEmpty(wire.Role)) yield return $"label=role:{wire.Role}";
        if (!string.IsNullOrEmpty(wire.Type)) yield return $"label=type:{wire.Type}";
        if (!string.IsNullOrEmpty(wire.Level)) yield return $"label=level:{wire.Level}";
    }

    private static string? Label(List<string> labels, string name) =>
        labels.Find(label => label.StartsWith($"{name}:", StringComparison.Ordinal))?[(name.Length + 1)..];
}
