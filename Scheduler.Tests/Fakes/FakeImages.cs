using Scheduler.Core.Hosts;

namespace Scheduler.Tests.Fakes;

/// <summary>The images of a fake engine, and those that it could pull.</summary>
internal sealed class FakeImages
{
    private readonly Dictionary<string, FakeProcess> _here = [];
    private readonly Dictionary<string, FakeProcess> _registry = [];

    public TimeSpan PullTakes { get; set; } = TimeSpan.FromMilliseconds(200);

    public void Load(string image, FakeProcess? process = null) => _here[image] = process ?? new FakeProcess();

    /// <summary>It can be pulled from now on.</summary>
    public void Publish(string image, FakeProcess? process = null) => _registry[image] = process ?? new FakeProcess();

    /// <summary>It cannot be pulled any more.</summary>
    public void Withdraw(string image) => _registry.Remove(image);

    public bool HasAny => _here.Count > 0;

    public bool Has(string image) => _here.ContainsKey(image);

    public FakeProcess ProcessOf(string image) =>
        _here.GetValueOrDefault(image) ?? throw new EngineException(EngineFault.NotFound, $"No such image: {image}");

    public void Pulled(string image) => _here[image] = _registry.GetValueOrDefault(image)
        ?? throw new EngineException(EngineFault.NotFound, $"manifest for {image} not found: manifest unknown: manifest unknown");
}
