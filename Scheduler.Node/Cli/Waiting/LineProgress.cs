using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Waiting;

/// <summary>For logs and pipes: a line whenever a service's progress changed.</summary>
public sealed class LineProgress(TextWriter writer) : IProgressView
{
    private readonly Dictionary<ServiceKey, ProgressLine> _shown = [];

    public void Show(IReadOnlyList<Target> targets, IReadOnlyDictionary<ServiceKey, ServiceBody> services)
    {
        foreach (var target in targets)
        {
            var line = ProgressLine.Of(target.Key, services.GetValueOrDefault(target.Key));
            if (_shown.GetValueOrDefault(target.Key) == line) continue;
            _shown[target.Key] = line;
            writer.WriteLine(line);
        }
    }
}
