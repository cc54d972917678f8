using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Waiting;

/// <summary>For --json: nothing but the result is written.</summary>
public sealed class SilentProgress : IProgressView
{
    public void Show(IReadOnlyList<Target> targets, IReadOnlyDictionary<ServiceKey, ServiceBody> services)
    {
    }
}
