using Scheduler.Core.Hosts;
using Scheduler.Messages.Registries;

namespace Scheduler.Tests.Fakes;

/// <summary>The images of a fake engine, and the registry that it pulls from.</summary>
internal sealed class FakeImages
{
    // By name and, for what came from a registry, by digest.
    private readonly Dictionary<string, FakeImage> _here = [];

    /// <summary>An engine's own, unless several are given the same.</summary>
    public FakeRegistry Registry { get; set; } = new();

    public TimeSpan PullTakes { get; set; } = TimeSpan.FromMilliseconds(200);

    public int PullsUnderWay { get; set; }

    /// <summary>Made here, or brought by hand: no registry knows it.</summary>
    public void Load(string image, FakeProcess? process = null) => _here[image] = new FakeImage(process ?? new FakeProcess(), null);

    /// <summary>It can be pulled from now on.</summary>
    public string Publish(string image, FakeProcess? process = null) => Registry.Publish(image, process);

    /// <summary>It cannot be pulled any more.</summary>
    public void Withdraw(string image) => Registry.Withdraw(image);

    /// <summary>What is started from now on is well, here and of what is pulled.</summary>
    public void Mend()
    {
        foreach (var (image, one) in _here.ToList()) _here[image] = one with { Process = one.Process.Mended() };
        Registry.Mend();
    }

    public void Remove(string image) => _here.Remove(image);

    public EngineImage? Find(string image) =>
        Here(image) is { } found
            ? new EngineImage($"image-of-{image}", found.Reference is { } reference ? [reference] : [])
            : null;

    public bool HasAny => _here.Count > 0;

    public FakeProcess ProcessOf(string image) =>
        Here(image)?.Process ?? throw new EngineException(EngineFault.NotFound, $"No such image: {image}");

    public void Admit(string image, RegistryLogin? login) => Registry.Admit(image, login);

    public void Pulled(string image)
    {
        var (reference, process) = Registry.Fetch(image);
        _here[reference] = new FakeImage(process, reference);
        if (!image.Contains('@')) _here[image] = _here[reference];
    }

    /// <summary>A digest says more than a tag, so an engine goes by it alone.</summary>
    private FakeImage? Here(string image) =>
        _here.GetValueOrDefault(image.Contains('@') ? FakeRegistry.RepositoryOf(image) + image[image.IndexOf('@')..] : image);

    private sealed record FakeImage(FakeProcess Process, string? Reference);
}
