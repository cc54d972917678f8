using System.Collections.Immutable;
using System.Text;
using Scheduler.Core.Files;
using Scheduler.Core.Hosts;
using Scheduler.Messages.Files;
using Scheduler.Messages.Services;

namespace Scheduler.Tests.Contracts;

/// <summary>Files that are put into containers before they run.</summary>
public abstract class EngineFilesContract : EnginePullContract
{
    private const string Secret = "/run/secrets/db";
    private const string Config = "/etc/site/conf.d/site.conf";

    [SkippableFact]
    public Task Files_PutBeforeTheFirstStart_AreThereAlsoAtTheNext() => TestAsync(async bench =>
    {
        var id = await CreateAsync(bench, readOnly: false);
        await bench.Engine.StartAsync(id);
        await bench.UntilAsync(id, one => one.State == EngineContainerState.Exited);
        await bench.Engine.StartAsync(id);
        await bench.UntilAsync(id, one => one.State == EngineContainerState.Exited && one.StartedAt is not null);

        string[] expected = [$"444 0:0 {Config} [site]", $"400 12:34 {Secret} sesame"];
        await ShowsAsync(bench, id, [.. expected, .. expected]);
    });

    [SkippableFact]
    public Task Files_OfAReadOnlyFileSystem_AreThere() => TestAsync(async bench =>
    {
        var id = await CreateAsync(bench, readOnly: true);
        await bench.Engine.StartAsync(id);

        await ShowsAsync(bench, id, $"444 0:0 {Config} [site]", $"400 12:34 {Secret} sesame");
    });

    [SkippableFact]
    public Task Files_PutAgain_ReplaceThose() => TestAsync(async bench =>
    {
        var id = await CreateAsync(bench, readOnly: false);
        await PutAsync(bench, id, Spec(bench, readOnly: false), [new ContainerFile(Secret, "open"u8.ToArray(), 0, 0, 0x1FF)]);
        await bench.Engine.StartAsync(id);

        await ShowsAsync(bench, id, $"444 0:0 {Config} [site]", $"777 0:0 {Secret} open");
    });

    [SkippableFact]
    public Task Files_OfNoSuchContainer_AreNotFound() => TestAsync(bench =>
        FailsAsync(EngineFault.NotFound, bench.Engine.PutFilesAsync("t-nobody", "/", [new ContainerFile("/a", [1], 0, 0, 0x124)])));

    private static async Task<string> CreateAsync(EngineBench bench, bool readOnly)
    {
        var spec = Spec(bench, readOnly);
        var id = await bench.Engine.CreateAsync(bench.Plan(spec));
        await PutAsync(bench, id, spec,
        [
            new ContainerFile(Secret, "sesame"u8.ToArray(), 12, 34, 0x100),
            new ContainerFile(Config, Encoding.UTF8.GetBytes("[site]\n"), 0, 0, 0x124),
        ]);
        return id;
    }

    private static async Task PutAsync(EngineBench bench, string id, ContainerSpec spec, ImmutableArray<ContainerFile> files)
    {
        foreach (var (folder, bundle) in FilePlaces.Bundles(spec, files)) await bench.Engine.PutFilesAsync(id, folder, bundle);
    }

    private static ContainerSpec Spec(EngineBench bench, bool readOnly) => bench.Shows(Config, Secret) with
    {
        ReadOnly = readOnly,
        // Whoever is not root must get through the folders that were made for them.
        User = "12:34",
        Files = [new FileUse(FileKind.Secret, "db") { Uid = 12, Gid = 34, Mode = 0x100 }, new FileUse(FileKind.Config, "site") { Target = Config }],
    };

    private static async Task ShowsAsync(EngineBench bench, string id, params string[] expected)
    {
        await bench.UntilAsync(id, one => one.State == EngineContainerState.Exited);
        var lines = new List<string>();
        await foreach (var line in bench.Engine.LogsAsync(id, new LogQuery(Follow: true))) lines.Add(line.Text.Trim());
        Assert.Equal(expected, lines);
    }
}
