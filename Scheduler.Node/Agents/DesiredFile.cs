using System.Globalization;
using System.Text;
using Scheduler.Core.Agents;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Wire;
using Scheduler.Node.Peers.Wire;

namespace Scheduler.Node.Agents;

/// <summary>
/// A desired set in a file: a line with its manifest, then its JSON. One that is another cluster's or another host's,
/// damaged, or of a newer version is set aside under another name and never acted on.
/// </summary>
/// <param name="cluster">Marks the containers of the cluster.</param>
internal sealed partial class DesiredFile(string path, string cluster, HostId host, TimeProvider clock, ILogger log) : IDesiredStore
{
    private const long BytesMax = 256L * 1024 * 1024;

    public static DesiredFile In(string folder, string cluster, HostId host, ILoggerFactory loggers)
    {
        Sql.Sqlite.PrivateFile.CreateFolder(folder);
        return new DesiredFile(Path.Combine(folder, $"{host}.desired"), cluster, host, TimeProvider.System, loggers.CreateLogger<DesiredFile>());
    }

    public Task<DesiredSet?> LoadAsync(CancellationToken cancel = default) => GuardAsync(Load, cancel);

    public Task SaveAsync(DesiredSet set, CancellationToken cancel = default) => GuardAsync(
        () =>
        {
            var wire = WireManifests.Registry.Write(KeptDesired.Of(set, cluster, host));
            DurableFile.Write(path, Encoding.UTF8.GetBytes($"{wire.Manifest}\n{wire.Payload}\n"));
            return true;
        },
        cancel);

    public Task ForgetAsync(CancellationToken cancel = default) => GuardAsync(
        () =>
        {
            DurableFile.Delete(path);
            return true;
        },
        cancel);

    private async Task<T> GuardAsync<T>(Func<T> work, CancellationToken cancel)
    {
        try
        {
            return await Task.Run(work, cancel);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new DesiredStoreException($"{path}: {fault.Message}", fault);
        }
    }

    private DesiredSet? Load()
    {
        if (!File.Exists(path)) return null;
        var (kept, fault) = Read();
        fault ??= kept!.Cluster != cluster ? $"it is of another cluster ({kept.Cluster}; this one is {cluster})"
            : kept.Host != host ? $"it is of a host {kept.Host}"
            : null;
        if (fault is null) return kept!.ToSet();
        SetAside(fault);
        return null;
    }

    private (KeptDesired? Kept, string? Fault) Read()
    {
        if (new FileInfo(path).Length > BytesMax) return (null, $"it is longer than {BytesMax} bytes");
        var text = File.ReadAllText(path);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0) return (null, "it is damaged: it has no first line");
        try
        {
            return (WireManifests.Registry.Read<KeptDesired>(new WireMessage(text[..end], text[(end + 1)..])), null);
        }
        catch (Exception unreadable) when (unreadable is WireFormatException or ArgumentException)
        {
            return (null, $"it is damaged, or of a newer version: {unreadable.Message}");
        }
    }

    private void SetAside(string reason)
    {
        var aside = string.Create(CultureInfo.InvariantCulture, $"{path}.aside-{clock.GetUtcNow():yyyyMMddHHmmss}");
        File.Move(path, aside, overwrite: true);
        LogSetAside(log, path, reason, aside);
    }

    [LoggerMessage(
        LogLevel.Warning,
        "{File} is of no use here: {Reason}. It is now {Aside}, no container was touched by it, and the host's wishes are told anew")]
    private static partial void LogSetAside(ILogger log, string file, string reason, string aside);
}
