using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Waiting;

/// <summary>Shows how services come along, again and again.</summary>
public interface IProgressView
{
    void Show(IReadOnlyList<Target> targets, IReadOnlyDictionary<ServiceKey, ServiceBody> services);
}
