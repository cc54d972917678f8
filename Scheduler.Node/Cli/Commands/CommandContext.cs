using System.CommandLine;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Cli.Waiting;

namespace Scheduler.Node.Cli.Commands;

/// <summary>What every command has: the server, the terminal, and whether JSON is wanted.</summary>
public sealed class CommandContext(Terminal terminal, ApiClient api, bool json) : IDisposable
{
    public Terminal Terminal => terminal;

    public ApiClient Api => api;

    /// <summary>Write JSON and nothing else.</summary>
    public bool Json => json;

    public DateTimeOffset Now => terminal.Clock.GetUtcNow();

    public void Write(TextTable table) => table.Write(terminal.Out, terminal.HasColours);

    /// <summary>A line for a person; nothing with --json.</summary>
    public void Say(string line)
    {
        if (!json) terminal.Out.WriteLine(Cell.OneLine(line));
    }

    /// <summary>Waits for services as far as a person or script wants to.</summary>
    public Task WaitAsync(IReadOnlyList<Target> targets, TimeSpan patience, CancellationToken cancel)
    {
        if (json) return Wait(new SilentProgress());
        return terminal.IsInteractive ? LiveProgress.RunAsync(terminal.Out, terminal.HasColours, Wait) : Wait(new LineProgress(terminal.Out));

        Task Wait(IProgressView view) => new Waiter(api, terminal.Clock, view).UntilAsync(targets, patience, cancel);
    }

    public void Dispose() => api.Dispose();
}

/// <summary>A command's work; answers an exit code.</summary>
public delegate Task<int> CommandWork(CommandContext context, ParseResult arguments, CancellationToken cancel);
