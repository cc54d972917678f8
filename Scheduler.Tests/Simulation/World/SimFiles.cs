using Scheduler.Core.Files;
using Scheduler.Messages.Files;

namespace Scheduler.Tests.Simulation.World;

/// <summary>The secrets of a simulated cluster as one server reads them: as long as it reaches the database.</summary>
internal sealed class SimFiles(SimLink link) : IFileSource
{
    /// <summary>The one that there is.</summary>
    public const string Secret = "db_password";

    public event Action<FileChanged>? Changed
    {
        add { }
        remove { }
    }

    public async Task<FileGiven> ForAsync(FileWanted wanted, CancellationToken cancel = default)
    {
        await link.DelayAsync();
        if (link.IsBroken)
            return new FileGiven(
                wanted.Kind, wanted.Name, null,
                $"{FileWords.Of(wanted.Kind, wanted.Name)} cannot be read: the database cannot be reached (simulated)");
        return wanted is { Kind: FileKind.Secret, Name: Secret } ? new FileGiven(wanted.Kind, wanted.Name, [1, 2, 3]) : NoFiles.Missing(wanted);
    }
}
