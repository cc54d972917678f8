using System.Text.RegularExpressions;

namespace Scheduler.Tests.Tidy;

/// <summary>
/// What simulated code must not use: another clock, another source of randomness, another thread, or a lock around
/// state that has one owner.
/// </summary>
public sealed class BannedCallTests
{
    private static readonly (string Name, Regex Pattern)[] Banned =
    [
        ("the system's clock", new Regex(@"\bDateTime(Offset)?\.(Utc)?(Now|Today)\b|\bStopwatch\b|\bTickCount")),
        ("the system's randomness", new Regex(@"\bnew Random\b|\bRandom\.Shared\b|\bRandomNumberGenerator\b|\bGuid\.(NewGuid|CreateVersion7)\b")),
        ("the process's surroundings", new Regex(@"\bEnvironment\.(?!NewLine\b)")),
        ("a thread of its own", new Regex(@"\bTask\.Run\b|\bThreadPool\.|\bnew Thread\b|\bThread\.Sleep\b|\bParallel\.|\bTaskScheduler\.Default\b")),
        ("an escape from the scheduler",
            new Regex(@"\bConfigureAwait\(false\)|\bReadAllAsync\b|\bTask\.WhenEach\b|\bCancelAsync\b|\bWaitAsync\(cancel\)")),
        ("a real timer",
            new Regex(@"new CancellationTokenSource\([^)]|\bTask\.Delay\([^,)]*\)|\bnew (System\.Threading\.)?Timer\(|\bnew PeriodicTimer\([^,)]*\)")),
        ("a lock", new Regex(@"\block \(|\bMonitor\.|\bConcurrent(Dictionary|Bag|Queue|Stack)\b|\bSemaphoreSlim\b|\bBlockingCollection\b")),
        ("a hash code of this process", new Regex(@"\.GetHashCode\(\)|\bHashCode\.")),
        ("an unobserved task", new Regex(@"\b_ = \w+(\.\w+)*Async\(|\basync void\b")),
        ("blocking", new Regex(@"\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)")),
    ];

    /// <summary>Each with the reason for which it may.</summary>
    private static readonly (string Path, string Name, string Why)[] Allowed =
    [
        ("Scheduler.Actors/Runtime/Internal/Mailbox.cs", "a lock", "any thread posts; held for a few instructions, never while an actor runs"),
        ("Scheduler.Actors/Runtime/ActorSystem.cs", "a lock", "any thread spawns; guards the list of roots"),
        ("Scheduler.Actors/Runtime/ActorSystemOptions.cs", "a thread of its own", "the default of the seam that the simulation replaces"),
        ("Scheduler.Actors/Runtime/Internal/Dispatcher.cs", "a thread of its own",
            "the one place that knows the thread pool, and only when the seam says so"),
        ("Scheduler.Actors/Runtime/ThreadScheduler.cs", "a thread of its own", "a scheduler for production: it is the seam's other side"),
        ("Scheduler.Actors/Runtime/ThreadScheduler.cs", "a lock", "its queue is filled by any thread"),
        ("Scheduler.Actors/Journal/InMemoryJournal.cs", "a lock", "stands for the database's row lock"),
        ("Scheduler.Actors/Cluster/InMemoryLeaseStore.cs", "a lock", "stands for the database's row lock"),
        ("Scheduler.Actors/Sharding/ShardDirectory.cs", "a lock", "set by the shard keeper, waited on by gateways; never held while anything runs"),
        ("Scheduler.Actors/Sharding/ShardRouter.cs", "a real timer", "it is given the system's own clock"),
        ("Scheduler.Core/Hosts/HostRoutes.cs", "an unobserved task",
            "what is lost on the way is made good by repetition, and a delivery never throws"),
        ("Scheduler.Core/Views/Feed.cs", "a lock", "written by actors, read by gateways; belongs to no actor"),
    ];

    [Fact]
    public void SimulatedCode_BannedCalls_None()
    {
        var found =
            from file in SourceTree.Files("Scheduler.Messages", "Scheduler.Actors", "Scheduler.Core")
            from line in file.Lines.Select((text, index) => (Text: WithoutComment(text), Number: index + 1))
            from banned in Banned
            where banned.Pattern.IsMatch(line.Text) && !Allowed.Any(allowed => allowed.Path == file.Path && allowed.Name == banned.Name)
            select $"{file.Path}:{line.Number} uses {banned.Name}: {line.Text.Trim()}";

        Assert.Empty(found);
    }

    [Fact]
    public void AllowedList_EveryEntry_IsStillNeeded()
    {
        var needless = Allowed.Where(allowed => !SourceTree.Files("Scheduler.Messages", "Scheduler.Actors", "Scheduler.Core").Any(file =>
            file.Path == allowed.Path
            && file.Lines.Any(line => Banned.Single(banned => banned.Name == allowed.Name).Pattern.IsMatch(WithoutComment(line)))));

        Assert.Empty(needless);
    }

    [Theory]
    [InlineData("var now = DateTimeOffset.UtcNow;")]
    [InlineData("await Task.Delay(100);")]
    [InlineData("new CancellationTokenSource(50)")]
    [InlineData("_ = store.SaveAsync(state);")]
    [InlineData("var shard = id.GetHashCode() % 64;")]
    public void Patterns_TheCallsTheyAreFor_Match(string line) => Assert.Contains(Banned, banned => banned.Pattern.IsMatch(line));

    [Theory]
    [InlineData("await Task.Delay(drain, clock, cancel);")]
    [InlineData("using var tooLate = new CancellationTokenSource();")]
    [InlineData("var at = Context.Now;")]
    public void Patterns_WhatIsFine_DoNotMatch(string line) => Assert.DoesNotContain(Banned, banned => banned.Pattern.IsMatch(line));

    private static string WithoutComment(string line)
    {
        var start = line.IndexOf("//", StringComparison.Ordinal);
        return start < 0 || (start > 0 && line[start - 1] == ':') ? line : line[..start];
    }
}
