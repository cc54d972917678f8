using System.Globalization;
using System.Text.Json;
using Scheduler.Messages.Wire;
using Scheduler.Node.Configuration;
using Scheduler.Node.Sql.Sqlite;

namespace Scheduler.Node.Agents.Joining;

/// <summary>
/// Where an agent keeps its identity, readable by its user only. A key that joins is kept before it is used, so that a
/// repeated try is the same machine.
/// </summary>
internal sealed partial class IdentityFile
{
    private readonly string _path;
    private readonly string _keyPath;
    private readonly ILogger _log;

    public IdentityFile(string folder, ILoggerFactory loggers)
    {
        PrivateFile.CreateFolder(folder);
        (_path, _keyPath) = (Path.Combine(folder, "identity.json"), Path.Combine(folder, "joining.key"));
        _log = loggers.CreateLogger<IdentityFile>();
    }

    /// <summary>Null when there is none.</summary>
    /// <exception cref="ConfigurationException">It cannot be read.</exception>
    public KeptIdentity? Read()
    {
        if (!File.Exists(_path)) return null;
        try
        {
            return JsonSerializer.Deserialize<KeptIdentity>(File.ReadAllBytes(_path), ManifestRegistry.Json);
        }
        catch (JsonException fault)
        {
            throw new ConfigurationException(
                [$"{_path} is damaged, or of a newer version: {fault.Message} Remove it, and give the agent a new join token (agent.token)"]);
        }
    }

    public void Write(KeptIdentity identity)
    {
        DurableFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(identity, ManifestRegistry.Json));
        DurableFile.Delete(_keyPath);
    }

    /// <summary>False when the disk does not take it.</summary>
    public bool TryWrite(KeptIdentity identity)
    {
        try
        {
            Write(identity);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogUnwritten(_log, _path, fault.Message);
            return false;
        }
    }

    /// <summary>The key to join with: that of an earlier try, or a new one.</summary>
    public byte[] KeyToJoinWith()
    {
        if (File.Exists(_keyPath)) return File.ReadAllBytes(_keyPath);
        var key = KeptIdentity.NewKey();
        DurableFile.Write(_keyPath, key);
        return key;
    }

    public void SetAside(string reason)
    {
        var aside = string.Create(CultureInfo.InvariantCulture, $"{_path}.aside-{DateTimeOffset.UtcNow:yyyyMMddHHmmss}");
        File.Move(_path, aside, overwrite: true);
        LogSetAside(_log, _path, reason, aside);
    }

    [LoggerMessage(LogLevel.Warning, "{File} could not be written, so the renewed certificate would be lost with this process; it is tried again: {Reason}")]
    private static partial void LogUnwritten(ILogger log, string file, string reason);

    [LoggerMessage(LogLevel.Warning, "{File} is of no use here: {Reason}. It is now {Aside}, and this machine joins anew")]
    private static partial void LogSetAside(ILogger log, string file, string reason, string aside);
}
