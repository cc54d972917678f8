using System.Text.Json.Serialization;

namespace Scheduler.Docker.Models;

internal sealed record ErrorAnswer([property: JsonPropertyName("message")] string? Message);

/// <summary>What creating an exec or a network answers.</summary>
internal sealed record IdAnswer(string? Id);
