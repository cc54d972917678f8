using System.CommandLine;
using System.Globalization;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Api;
using Scheduler.Node.Cli.Output;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Commands;

/// <summary>cron: jobs that have a schedule, and running any job now.</summary>
public static class CronCommands
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(300);

    public static Command Make(SharedOptions shared) => new("cron", "Shows jobs and their schedules, suspends and resumes them, and runs jobs now.")
    {
        List(shared),
        Show(shared),
        Decide(shared, "suspend", "No time of its schedule starts the job until it is resumed."),
        Decide(shared, "resume", "The schedule counts again, from now on."),
        Run(shared),
    };

    private static Command List(SharedOptions shared)
    {
        var stack = new Argument<string?>("stack") { Description = "Only those of a stack.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("ls", "Lists jobs that have a schedule.") { stack };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var all = await context.Api.GetAsync(
                Paths.With(Paths.Services, ("stack", arguments.GetValue(stack))), WireJson.Default.IReadOnlyListServiceBody, cancel);
            IReadOnlyList<ServiceBody> jobs = [.. all.Where(one => one.Job?.Schedule is not null)];
            if (context.Json)
            {
                context.Terminal.Out.WriteLine(System.Text.Json.JsonSerializer.Serialize(jobs, WireJson.Default.IReadOnlyListServiceBody));
                return ExitCode.Done;
            }

            var table = new TextTable("JOB", "SCHEDULE", "ZONE", "NEXT", "LATEST", "MESSAGE");
            foreach (var one in jobs)
            {
                var (job, schedule) = (one.Job!, one.Job!.Schedule!);
                table.Row(
                    $"{one.Stack}/{one.Name}",
                    schedule.Cron,
                    schedule.TimeZone,
                    schedule.Suspended ? "suspended" : Time(schedule.NextAt),
                    job.Run == 0 ? "-" : Tones.Name(job.Phase),
                    job.Message);
            }

            context.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show(SharedOptions shared)
    {
        var name = Name();
        var command = new Command("show", "Shows a job and its latest runs.") { name };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var service = await JobAsync(context, arguments.GetRequiredValue(name), cancel);
            if (context.Json)
            {
                context.Terminal.Out.WriteLine(System.Text.Json.JsonSerializer.Serialize(service, WireJson.Default.ServiceBody));
                return ExitCode.Done;
            }

            var job = service.Job!;
            context.Say($"{service.Stack}/{service.Name}: {job.Message}");
            if (job.Schedule is { } schedule)
            {
                context.Say(
                    $"schedule: {schedule.Cron} ({schedule.TimeZone}), overlap: {Tones.Name(schedule.Overlap)}{(schedule.Suspended ? ", suspended" : "")}");
                if (schedule.PassedOver is { } passed) context.Say($"passed over: {Time(passed)}: {schedule.PassedOverReason}");
            }

            var table = new TextTable("RUN", "CAUSE", "FOR", "STARTED", "ENDED", "OUTCOME", "COMPLETED", "REASON");
            foreach (var run in job.Runs)
                table.Row(
                    run.Number.ToString(CultureInfo.InvariantCulture),
                    Tones.Name(run.Cause),
                    Time(run.ScheduledFor),
                    Time(run.StartedAt),
                    Time(run.EndedAt),
                    run.Outcome is { } outcome ? Tones.Name(outcome) : "under way",
                    $"{run.Completed}/{run.Total}",
                    run.Reason);
            context.Write(table);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Decide(SharedOptions shared, string deed, string description)
    {
        var names = new Argument<string[]>("STACK/JOB") { Description = "Jobs.", Arity = ArgumentArity.OneOrMore };
        var command = new Command(deed, description) { names, shared.Timeout };
        shared.Bind(command, (context, arguments, cancel) => ActionCommands.RunAsync(
            context, arguments, shared, names, cancel, one => (HttpMethod.Post, $"{PathTo(one)}/job/{deed}"), wish: null));
        return command;
    }

    private static Command Run(SharedOptions shared)
    {
        var name = Name();
        var command = new Command("run", "Runs a job once more, now, and waits until it is over; with or without a schedule.")
        {
            name, shared.Detach, shared.Timeout
        };
        shared.Bind(command, async (context, arguments, cancel) =>
        {
            var (job, patience) = (arguments.GetRequiredValue(name), arguments.GetValue(shared.Timeout));
            var answer = await context.Api.WriteAsync(HttpMethod.Post, $"{PathTo(job)}/job/run", body: null, patience, cancel);
            var run = context.Api.Read(answer, WireJson.Default.AcceptedBody).Service.Job!.Run;
            context.Say($"{job}: run {run} begins");
            var code = arguments.GetValue(shared.Detach) ? ExitCode.Done : await UntilOverAsync(context, job, run, patience, cancel);
            if (context.Json) context.Terminal.Out.WriteLine(answer);
            return code;
        });
        return command;
    }

    private static async Task<int> UntilOverAsync(CommandContext context, string name, long number, TimeSpan patience, CancellationToken cancel)
    {
        var began = context.Terminal.Clock.GetTimestamp();
        while (true)
        {
            var job = (await JobAsync(context, name, cancel)).Job!;
            var run = job.Runs.FirstOrDefault(one => one.Number == number);
            // A run of every host is over when all that there are have had it, though it stays open for those to come.
            var isOver = run is null or { Outcome: not null } || (job.Run == number && job.Phase is JobPhase.Completed or JobPhase.Failed);
            if (isOver && (run?.Outcome ?? (job.Phase == JobPhase.Failed ? JobOutcome.Failed : JobOutcome.Completed)) == JobOutcome.Completed)
            {
                context.Say($"{name}: run {number} completed");
                return ExitCode.Done;
            }

            if (isOver)
                throw new CommandFailure(
                    ExitCode.Failed,
                    $"Run {number} of {name} has not completed{(run?.Reason is { } reason ? $": {reason}" : "")}.");
            if (context.Terminal.Clock.GetElapsedTime(began) >= patience)
                throw new CommandFailure(
                    ExitCode.TimedOut,
                    $"Not over after {Duration.Format(patience)}; it goes on. {job.Message}.");
            await Task.Delay(LookEvery, context.Terminal.Clock, cancel);
        }
    }

    private static async Task<ServiceBody> JobAsync(CommandContext context, string name, CancellationToken cancel)
    {
        var service = await context.Api.GetAsync(PathTo(name), WireJson.Default.ServiceBody, cancel);
        return service.Job is not null ? service : throw new CommandFailure(ExitCode.Failed, $"{name} is no job.");
    }

    private static string PathTo(string name) =>
        ServiceKey.TryParse(name, out var key) ? Paths.Service(key) : throw CommandFailure.Usage($"\"{name}\" is not a job: expected STACK/JOB.");

    private static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-";

    private static Argument<string> Name() => new("STACK/JOB") { Description = "A job." };
}
