using Scheduler.Core.Hosts;
using Scheduler.Docker;

namespace Scheduler.Node.Engines;

/// <summary>Turns the Docker client's failures into the core's, keeping the daemon's own words.</summary>
internal static class EngineErrors
{
    public static async Task<T> Translate<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (DockerException failure)
        {
            throw new EngineException(FaultOf(failure), failure.Message, failure);
        }
        catch (FormatException malformed)
        {
            throw new EngineException(EngineFault.Rejected, malformed.Message, malformed);
        }
    }

    /// <summary>What was asked for; null where the engine has no such thing.</summary>
    public static async Task<T?> FindAsync<T>(Task<T> asked)
        where T : class
    {
        try
        {
            return await asked;
        }
        catch (DockerApiException missing) when (missing.IsNotFound)
        {
            return null;
        }
    }

    private static EngineFault FaultOf(DockerException failure) => failure switch
    {
        DockerApiException { IsNotFound: true } => EngineFault.NotFound,
        DockerApiException { IsConflict: true } => EngineFault.Conflict,
        DockerApiException or DockerVersionException => EngineFault.Rejected,
        { OutcomeUnknown: true } => EngineFault.NoAnswer,
        _ => EngineFault.Unreachable,
    };
}
