namespace Scheduler.Node.Engines.Calls;

/// <summary>How an engine's answer begins.</summary>
/// <param name="Status">As HTTP has it; 101 for a two-way stream, 0 where no answer was had.</param>
/// <param name="ContentType">Null where the engine said none.</param>
/// <param name="Fault">Why no answer was had, for a person; null where one was.</param>
public sealed record EngineHead(int Status, string? ContentType = null, string? Fault = null)
{
    public bool IsTwoWay() => Status == StatusCodes.Status101SwitchingProtocols;

    public bool IsSuccess() => Status is >= 200 and < 300 || IsTwoWay();
}
