using System.Diagnostics;
using Scheduler.Node.Watchdogs;
using Scheduler.Tests.Databases;

namespace Scheduler.Tests.Node;

/// <summary>The watchdog's own process.</summary>
[Trait("Needs", "node")]
[Collection(NodeCollection.Name)]
public sealed class WatchdogStories
{
    [Fact]
    public async Task Watchdog_OnGuard_HoldsNoOutputOfItsAgentsOpen()
    {
        using var folder = new ScratchFolder();
        using var watchdog = Process.Start(NodeProgram.Start([WatchdogProcess.Command, folder.File("guard")]))!;
        try
        {
            await Task.WhenAll(watchdog.StandardOutput.ReadToEndAsync(), watchdog.StandardError.ReadToEndAsync()).WaitAsync(Patience.Long / 2);

            Assert.False(watchdog.HasExited);
        }
        finally
        {
            watchdog.Kill();
            await watchdog.WaitForExitAsync();
        }
    }
}
