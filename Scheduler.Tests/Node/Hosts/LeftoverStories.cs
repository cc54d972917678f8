using Scheduler.Messages.Hosts;
using Scheduler.Tests.Node.Hosts.Stage;
using Xunit.Abstractions;

namespace Scheduler.Tests.Node.Hosts;

/// <summary>An agent finds files on its machine that are not its own.</summary>
public sealed class LeftoverStories(NodeStage stage, HostsStage hosts, ITestOutputHelper output) : HostStory(stage, hosts, output)
{
    private const string Web = "left/web";
    private const string Desired = "*.desired";
    private const string Identity = "identity.json";

    [SkippableFact]
    public async Task Agent_InstalledOverAnotherMachinesFiles_TouchesNoContainer_AndSaysWhatIsInTheWay()
    {
        await StartWebAsync();
        var (host, other) = (Stage.Hosts[0], Stage.Hosts[1]);
        var lives = await LivesAsync(Web);

        await host.Agent.KillAsync();
        File.Copy(FileOf(other, Desired), FileOf(host, Desired), overwrite: true);
        host.Agent.Start();
        await UntilSaidAsync(host, $"it is of a host {other.Name}");
        await Stage.UntilAllActiveAsync();
        await Api.UntilActiveAsync(Web, Stage.Hosts.Count);
        Assert.Equal(lives, await LivesAsync(Web));

        await host.Agent.KillAsync();
        var own = FileOf(host, Identity);
        File.Copy(own, own + ".kept");
        File.Copy(FileOf(other, Identity), own, overwrite: true);
        host.Agent.Start();
        await UntilSaidAsync(host, $"it is of a host {other.Name}, and this one is {host.Name}");
        await UntilSaidAsync(host, $"another machine has joined as {host.Name}");
        Assert.Equal(HostState.Active, (await Api.HostAsync(other.Name)).State);
        Assert.Superset(lives.ToHashSet(), (await LivesAsync(Web)).ToHashSet());

        await host.Agent.KillAsync();
        File.Move(own + ".kept", own, overwrite: true);
        host.Agent.Start();
        await Stage.UntilAllActiveAsync();
        await Api.UntilActiveAsync(Web, Stage.Hosts.Count);
        Assert.Equal(lives, await LivesAsync(Web));
    }

    private async Task StartWebAsync()
    {
        await Api.UpAsync("left", Sleepers.Compose("web", Stage.Hosts.Count));
        await Api.UntilActiveAsync(Web, Stage.Hosts.Count);
    }

    private static string FileOf(StageHost host, string pattern) =>
        Assert.Single(Directory.GetFiles(host.DataFolder, pattern, SearchOption.AllDirectories));

    private static Task UntilSaidAsync(StageHost host, string words) => Patience.UntilHoldsAsync(() =>
    {
        Assert.Contains(words, host.Output, StringComparison.Ordinal);
        return Task.CompletedTask;
    });
}
