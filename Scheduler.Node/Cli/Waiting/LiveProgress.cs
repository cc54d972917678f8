using Scheduler.Messages.Services;
using Scheduler.Node.Http.Wire;
using Spectre.Console;

namespace Scheduler.Node.Cli.Waiting;

/// <summary>For a terminal: one table, redrawn in place.</summary>
public sealed class LiveProgress(LiveDisplayContext display, Table table) : IProgressView
{
    /// <summary>Runs some work while its progress is on the screen.</summary>
    public static Task RunAsync(TextWriter writer, bool colours, Func<IProgressView, Task> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = AnsiSupport.Yes,
            ColorSystem = colours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        });
        var table = new Table().Border(TableBorder.None).AddColumns("SERVICE", "STATUS", "RUNNING", "REASON");
        return console.Live(table).StartAsync(display => work(new LiveProgress(display, table)));
    }

    public void Show(IReadOnlyList<Target> targets, IReadOnlyDictionary<ServiceKey, ServiceBody> services)
    {
        table.Rows.Clear();
        foreach (var target in targets)
        {
            var service = services.GetValueOrDefault(target.Key);
            var line = ProgressLine.Of(target.Key, service);
            var colour = target.Obstacle(service) is null ? "green" : service?.Status == ServiceStatus.Degraded ? "red" : "yellow";
            table.AddRow(
                Markup.Escape(line.Name),
                $"[{colour}]{Markup.Escape(line.State)}[/]",
                Markup.Escape(line.Count),
                Markup.Escape(line.Reason));
        }

        display.Refresh();
    }
}
