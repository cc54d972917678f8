using Scheduler.Core.Hosts;

namespace Scheduler.Node.Engines.Calls;

/// <summary>Where there is no way to the engine.</summary>
/// <param name="reason">For a person.</param>
internal sealed class NobodysCalls(string reason) : IEngineCalls
{
    public Task<IEngineAnswer> CallAsync(EngineCall call, CancellationToken cancel = default) =>
        Task.FromException<IEngineAnswer>(new EngineException(EngineFault.Unreachable, reason));
}
