using System.Text.Json.Serialization;

namespace Scheduler.Messages;

/// <summary>A request that may do no harm when it is made twice.</summary>
public interface IRepeatable
{
    /// <summary>Doing it twice comes to the same as doing it once.</summary>
    [JsonIgnore]
    bool MayRepeat { get; }
}
