namespace Scheduler.Node.Http.DockerApi.Wire;

/// <summary>Every error of Docker's API.</summary>
public sealed record ErrorWire([property: System.Text.Json.Serialization.JsonPropertyName("message")] string Message);
