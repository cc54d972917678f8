using System.Collections.Immutable;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Files;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Files;

/// <summary>Comes to the data of the secrets and configs that a container uses.</summary>
internal static class FileFetching
{
    private const int UsualMode = 0x124;

    /// <exception cref="EngineException">One cannot be had; its words name it.</exception>
    public static async Task<ImmutableArray<ContainerFile>> FetchAsync(IFileSource source, ContainerSpec spec, CancellationToken cancel)
    {
        var files = ImmutableArray.CreateBuilder<ContainerFile>();
        foreach (var use in spec.AllFiles)
        {
            var given = await source.ForAsync(new FileWanted(use.Kind, use.Name), cancel);
            if (given.Data is not { } data) throw new EngineException(EngineFault.Rejected, given.Fault ?? $"{use.Words()} was not given");
            files.Add(new ContainerFile(use.Path, data, use.Uid, use.Gid, use.Mode ?? UsualMode));
        }

        return files.ToImmutable();
    }
}
