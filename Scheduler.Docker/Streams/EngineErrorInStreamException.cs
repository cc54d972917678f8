namespace Scheduler.Docker.Streams;

/// <summary>The engine's own words in the middle of a stream; becomes a <see cref="DockerApiException"/>.</summary>
internal sealed class EngineErrorInStreamException(string words) : Exception(words);
