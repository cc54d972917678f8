using Scheduler.Core.Views;
using Scheduler.Messages;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.Rest;

/// <summary>Finds an instance by its id alone.</summary>
public static class Instances
{
    public static InstanceView? Find(Board board, string id)
    {
        // An id is its service's uid, a hyphen and a number; the uid saves looking into every service.
        var hyphen = id.LastIndexOf('-');
        if (hyphen <= 0) return null;
        var uid = id[..hyphen];
        return board.Services.Values
            .Where(view => view.Uid == uid)
            .SelectMany(view => view.Instances)
            .FirstOrDefault(instance => instance.Id?.Value == id);
    }

    public static Refusal NotFound(string id) =>
        Refusal.NotFound($"There is no instance \"{id}\". It may have been replaced.");
}
