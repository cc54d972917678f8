using Scheduler.Core.Files;
using Scheduler.Core.Views;
using Scheduler.Messages.Files;
using Scheduler.Messages.Hosts;

namespace Scheduler.Node.Agents.Serving;

/// <summary>
/// Gives hosts the data of secrets and configs: to each those that a service uses of which it has an instance. The picture of
/// the services may come a moment after the wish that made the host ask.
/// </summary>
internal sealed class FileDelivery(IFileSource files, Board board)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    public async Task<FileGiven> ForAsync(HostId host, FileWanted wanted, CancellationToken cancel)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += LookEvery)
        {
            if (FileUsers.MayHave(board.Services.Values, host, wanted.Kind, wanted.Name)) return await files.ForAsync(wanted, cancel);
            await Task.Delay(LookEvery, cancel);
        }

        return new FileGiven(
            wanted.Kind, wanted.Name, null,
            $"{FileWords.Of(wanted.Kind, wanted.Name)} is given to hosts that run a service which uses it, and this server knows of none on host {host}");
    }
}
