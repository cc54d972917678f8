using System.CommandLine;
using System.Globalization;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>hosts and hosts show: the machines, how they are reached, and what people want of them.</summary>
internal static class HostCommands
{
    public static Command Make(SharedOptions shared)
    {
        var output = new Option<string?>("--output", "-o") { Description = "wide: with labels and endpoint.", HelpName = "wide" };
        output.AcceptOnlyFromAmong("wide");
        var command = new Command("hosts", "Lists hosts; its subcommands take hosts out of service and back.") { output };
        shared.Bind(command, (context, arguments, cancel) => ListAsync(context, arguments.GetValue(output) == "wide", cancel));
        command.Add(Show(shared));
        foreach (var one in HostAdminCommands.All(shared)) command.Add(one);
        command.Add(HostDrainCommand.Make(shared));
        return command;
    }

    private static async Task<int> ListAsync(CommandContext context, bool wide, CancellationToken cancel)
    {
        if (context.Json)
        {
            context.Terminal.Out.WriteLine(await context.Api.GetTextAsync(Paths.Hosts, cancel));
            return ExitCode.Done;
        }

        string[] headings = ["HOST", "STATE", "AVAILABILITY", "SINCE", "INSTANCES", "CPUS", "MEMORY", "ENGINE"];
        var table = new TextTable([.. headings, .. wide ? new[] { "ENDPOINT", "LABELS" } : [], "REASON", "NEXT"]);
        foreach (var one in await context.Api.GetAsync(Paths.Hosts, WireJson.Default.IReadOnlyListHostBody, cancel))
        {
            Cell[] cells =
            [
                one.Name, Tones.Of(one.State), Tones.Of(one.Availability, one.Drained), Age.Of(one.AvailabilitySince ?? one.Since, context.Now),
                one.Instances, Cpus(one), Memory(one), one.Engine?.Version ?? "",
            ];
            Cell[] more = wide ? [one.Endpoint, Labels(one)] : [];
            table.Row([.. cells, .. more, one.Reason ?? one.AvailabilityReason ?? "", one.Next ?? ""]);
        }

        context.Write(table);
        return ExitCode.Done;
    }

    private static Command Show(SharedOptions shared)
    {
        var name = new Argument<string>("NAME") { Description = "The host." };
        var command = new Command("show", "Shows a host, and while it is draining what is still there and why.") { name };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var wanted = arguments.GetRequiredValue(name);
            var text = await context.Api.GetTextAsync(Paths.Host(wanted), cancel) ?? throw NoSuch(wanted);
            if (context.Json) context.Terminal.Out.WriteLine(text);
            else Write(context, context.Api.Read(text, WireJson.Default.HostBody));
            return ExitCode.Done;
        });
        return command;
    }

    public static CommandFailure NoSuch(string host) => new(ExitCode.Failed, $"There is no host \"{host}\"; `scheduler hosts` lists them.");

    private static void Write(CommandContext context, HostBody host)
    {
        var table = new TextTable("HOST", host.Name)
            .Row("state", Tones.Of(host.State)).Row("since", Age.Of(host.Since, context.Now)).Row("reason", host.Reason)
            .Row("availability", Tones.Of(host.Availability, host.Drained)).Row("", host.AvailabilityReason).Row("next", host.Next)
            .Row("instances", host.Instances).Row("cpus", Cpus(host)).Row("memory", Memory(host))
            .Row("engine", host.Engine?.Version).Row("endpoint", host.Endpoint).Row("labels", Labels(host));
        foreach (var port in host.Ports) table.Row("port", $"{port.HostIp ?? "*"}:{port.Port}/{port.Protocol} {port.Holder}");
        foreach (var orphan in host.Orphans) table.Row("orphan", $"{orphan.ContainerName} of {orphan.Service}, {orphan.State}");
        foreach (var left in host.Left ?? []) table.Row("left", HostDrainCommand.LineOf(left));
        context.Write(table);
    }

    private static string Cpus(HostBody host) =>
        host.Engine is { } engine ? string.Create(CultureInfo.InvariantCulture, $"{host.ReservedCpus:0.##}/{engine.Cpus}") : "";

    private static string Memory(HostBody host) =>
        host.Engine is { } engine
            ? string.Create(CultureInfo.InvariantCulture, $"{Gibibytes(host.ReservedMemoryBytes):0.0}/{Gibibytes(engine.MemoryBytes):0.0} GiB")
            : "";

    private static double Gibibytes(long bytes) => bytes / (double)(1L << 30);

    private static string Labels(HostBody host) => string.Join(", ", host.Labels.Select(label => $"{label.Key}={label.Value}"));
}
