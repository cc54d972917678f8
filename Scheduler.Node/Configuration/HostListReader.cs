using System.Collections.Immutable;
using System.Globalization;
using Scheduler.Core.Compose;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Configuration;

/// <summary>Reads the list of hosts, or makes the one that stands for the local engine.</summary>
public sealed class HostListReader(SettingReader settings, MachineFacts machine)
{
    private const string LocalEngine = "unix:///var/run/docker.sock";

    private static readonly string[] Schemes = ["unix", "tcp", "http", "https"];

    public IReadOnlyList<HostOptions> Read(NodeSection node)
    {
        var hosts = settings.Below("hosts")
            .Select(rest => rest.Split('.')[0])
            .Distinct()
            .OrderBy(index => int.TryParse(index, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue)
            .Select(index => ReadOne($"hosts.{index}"))
            .ToList();
        foreach (var twin in hosts.GroupBy(host => host.Name).Where(group => group.Count() > 1))
            settings.Refuse($"hosts.{hosts.FindLastIndex(host => host.Name == twin.Key)}.name", "a name that no other host has");
        if (!node.IsHost)
        {
            if (hosts.Count > 0) settings.Refuse("hosts.0.name", "no hosts, since node.roles has no host");
            return [];
        }

        if (!node.IsServer && hosts.Count > 1) settings.Refuse("hosts.1.name", "one host: a node that is no server looks after one engine");
        return hosts.Count > 0 ? hosts : [new HostOptions(node.Id, Endpoint("DOCKER_HOST", machine.DockerHost ?? LocalEngine))];
    }

    private HostOptions ReadOne(string key)
    {
        var name = settings.Text($"{key}.name") ?? "";
        if (Naming.Fault(name) is { } fault) settings.Refuse($"{key}.name", $"a valid name ({fault})");
        return new HostOptions(name, Endpoint($"{key}.engine", settings.Text($"{key}.engine") ?? LocalEngine))
        {
            Labels = settings.Below($"{key}.labels").ToImmutableSortedDictionary(
                label => label, label => settings.Text($"{key}.labels.{label}") ?? ""),
            Addresses = [.. settings.Below($"{key}.addresses").Select(index => settings.Text($"{key}.addresses.{index}") ?? "")],
            Reserve = ReadReserve($"{key}.reserve"),
            Tls = ReadTls($"{key}.tls"),
        };
    }

    private HostReserve ReadReserve(string key)
    {
        var cpus = 0m;
        if (settings.Text($"{key}.cpus") is { } wanted
            && !(decimal.TryParse(wanted, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out cpus) && cpus <= 4096))
            settings.Refuse($"{key}.cpus", "a number of CPUs, such as 0.5");
        var memory = settings.Text($"{key}.memory") is not { } text ? 0 : ByteSize.Read(text) ?? -1;
        if (memory < 0) settings.Refuse($"{key}.memory", "a size such as 512m or 2g");
        return new HostReserve(cpus, Math.Max(0, memory));
    }

    private EngineTls? ReadTls(string key)
    {
        var (ca, cert, tlsKey) = (settings.Text($"{key}.ca"), settings.Text($"{key}.cert"), settings.Text($"{key}.key"));
        if (ca is null && cert is null && tlsKey is null) return null;
        if (ca is { Length: > 0 } && cert is { Length: > 0 } && tlsKey is { Length: > 0 }) return new EngineTls(ca, cert, tlsKey);
        settings.Refuse(
            ca is not { Length: > 0 } ? $"{key}.ca" : cert is not { Length: > 0 } ? $"{key}.cert" : $"{key}.key",
            "a PEM file: ca, cert and key are given together");
        return null;
    }

    private Uri Endpoint(string key, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && Schemes.Contains(uri.Scheme)) return uri;
        settings.Refuse(key, "unix:///path, tcp://host:port or http://host:port");
        return new Uri(LocalEngine);
    }
}
