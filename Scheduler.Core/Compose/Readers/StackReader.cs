using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;

namespace Scheduler.Core.Compose.Readers;

/// <param name="Files">The secrets and configs that its services use.</param>
internal sealed record ReadStack(StackSpec Spec, ImmutableArray<StackFile> Files);

/// <summary>Reads the merged tree of all files.</summary>
internal static class StackReader
{
    public static ReadStack Read(ComposeInput input, LoadedFile file, Func<string, string?> lookUp, HostPaths paths, FindingList findings)
    {
        var root = new Field(file.Root, "", findings);
        root.CheckKeys(TopKeys.File);
        var name = Name(input, root);
        var selected = Selected(root, input.Profiles);
        var names = NameServiceReader.Read(selected);
        var stack = new StackContext
        {
            Stack = name,
            IsFirstFormat = file.IsFirstFormat,
            IsRancher = !input.RancherFiles.IsEmpty,
            LookUp = lookUp,
            ReadFile = input.ReadFile,
            Paths = paths,
            ManagedNetworks = AttachmentReader.Managed(selected.Values),
            Networks = DeclarationReader.Networks(root["networks"], name),
            Volumes = DeclarationReader.Volumes(root["volumes"], name),
            Files = new StackFileReader(name, paths, lookUp).Read(root["secrets"], root["configs"]),
        };
        var services = selected.ToImmutableSortedDictionary(
            service => service.Key,
            service => ServiceReader.Read(stack, service.Key, service.Value, selected.Keys.ToHashSet()),
            StringComparer.Ordinal);
        services = new LinkReader(selected, names).Apply(names.Apply(services));
        var sidekicks = new SidekickReader(selected);
        services = sidekicks.Apply(services);
        new SharedNetworkReader(selected).Check(services);
        services = new VolumesFromReader(name, selected, sidekicks.Primaries).Apply(services);
        UnnamedVolumes.Warn(services, selected);
        if (DependencyCycle.Find(services) is { } cycle)
            selected[cycle[0]].Error($"depends on itself: {string.Join(" -> ", cycle)}");
        SpecFindings.Report(services, selected);
        return new ReadStack(new StackSpec { Name = name, Services = services }, FilesOf(stack, services.Values));
    }

    /// <summary>Those that a service uses.</summary>
    private static ImmutableArray<StackFile> FilesOf(StackContext stack, IEnumerable<StackService> services)
    {
        var used = services.SelectMany(service => service.Spec.Container.AllFiles).Select(file => (file.Kind, file.Name)).ToHashSet();
        return
        [
            .. stack.Files.Values.Where(file => used.Contains((file.Kind, file.Name)))
                .DistinctBy(file => (file.Kind, file.Name))
                .OrderBy(file => file.Kind).ThenBy(file => file.Name, StringComparer.Ordinal)
        ];
    }

    private static string Name(ComposeInput input, Field root)
    {
        var name = input.StackName ?? root["name"]?.Word() ?? input.DefaultStackName;
        var at = input.StackName is null && root["name"] is { } field ? field : root;
        if (name is not null && Naming.Fault(name) is null) return name;
        at.Error(name is null
            ? "the stack has no name: give one, or write name: into the file"
            : $"the stack's name \"{Shown.Text(name)}\": {Naming.Fault(name)}");
        // Names made from it would only be reported again.
        return "stack";
    }

    /// <summary>The services of the selected profiles, and those without profiles.</summary>
    private static Dictionary<string, Field> Selected(Field root, ImmutableArray<string> profiles)
    {
        var services = new Dictionary<string, Field>();
        var all = root["services"]?.Entries().ToList() ?? [];
        if (all.Count > ComposeLimits.ServicesMax)
            root["services"]!.Error($"has {all.Count} services; a stack has at most {ComposeLimits.ServicesMax}");
        foreach (var (name, service) in all.Take(ComposeLimits.ServicesMax))
        {
            if (name.StartsWith("x-", StringComparison.Ordinal)) continue;
            if (Naming.Fault(name) is { } fault) service.Error($"the service's name: {fault}");
            else if (!service.IsMap) service.Error($"must be a map, is {service.Node.Kind}");
            else if (IsSelected(service, profiles)) services[name] = service;
        }

        if (services.Count == 0 && !root.Node.IsNull) (root["services"] ?? root).Error("there are no services to run");
        return services;
    }

    private static bool IsSelected(Field service, ImmutableArray<string> selected)
    {
        var profiles = service["profiles"]?.Words() ?? [];
        if (profiles.IsEmpty || selected.Contains("*") || profiles.Intersect(selected).Any()) return true;
        service.Info($"is left out: no profile of {string.Join(", ", profiles)} is selected");
        return false;
    }
}
