namespace Scheduler.Node.Http.Describing;

/// <summary>A query parameter, for the OpenAPI document.</summary>
public sealed record QueryParameter(string Name, string Description);

/// <summary>A request header, for the OpenAPI document.</summary>
public sealed record HeaderParameter(string Name, string Description);
