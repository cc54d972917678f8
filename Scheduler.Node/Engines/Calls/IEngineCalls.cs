namespace Scheduler.Node.Engines.Calls;

/// <summary>One host's engine, as far as it may be asked on behalf of people: an engine of this process, or the way to one elsewhere.</summary>
public interface IEngineCalls
{
    /// <summary>
    /// Asks, and returns once the answer has begun; a "no" of the engine is an answer as any other. Fails only with
    /// <see cref="Core.Hosts.EngineException"/>, or the caller's cancellation.
    /// </summary>
    Task<IEngineAnswer> CallAsync(EngineCall call, CancellationToken cancel = default);
}
