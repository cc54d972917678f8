using System.Globalization;
using Scheduler.Core.Services.Forecasts;
using Scheduler.Messages.Services;
using Scheduler.Node.Cli.Commands;
using Scheduler.Node.Configuration;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Cli.Output;

/// <summary>A plan for a person: a diff, and how it would come about.</summary>
internal static class PlanText
{
    private const int BatchesShown = 10;

    public static void Write(CommandContext context, PlanBody plan)
    {
        foreach (var service in plan.Services) Write(context, plan.Stack, service);
        if (!plan.Changes) context.Say($"{plan.Stack}: nothing to do");
        else context.Say($"{plan.Stack}: {string.Join(", ", plan.Services.CountBy(one => one.Action).OrderBy(one => one.Key).Select(one => $"{one.Value} {Word(one.Key)}"))}");
        if (plan.Refused) context.Say($"{plan.Stack}: it would not be begun, because of what is marked with !");
    }

    private static void Write(CommandContext context, string stack, ServicePlanBody service)
    {
        Line(context, Tone.Plain, $"{stack}/{service.Name} {Headline(service)}");
        foreach (var field in service.Fields)
        {
            Line(context, Tone.Plain, $"    {field.Field}");
            if (field.Old is not null) Line(context, Tone.Bad, $"      - {field.Old}");
            if (field.New is not null) Line(context, Tone.Good, $"      + {field.New}");
        }

        var batches = service.Steps.GroupBy(step => (step.Batch, step.After)).ToList();
        foreach (var batch in batches.Take(BatchesShown))
            Line(context, Tone.Plain, $"    {When(batch.Key.Batch, batch.Key.After)}: {string.Join(", ", batch.Select(Step))}");
        if (batches.Count > BatchesShown) Line(context, Tone.Plain, $"    and {batches.Count - BatchesShown} batches more; --json has all");
        if (service.Pull is { } pull)
            Line(
                context,
                Tone.Plain,
                $"    {pull.Image}{(pull.Digest is { } digest ? $", which is {digest}," : "")} is pulled on {string.Join(", ", pull.Hosts)}");
        foreach (var finding in service.Findings)
            Line(context, finding.Certain ? Tone.Bad : Tone.Waiting, $"    {(finding.Certain ? '!' : '?')} {finding.Text}");
    }

    private static string Headline(ServicePlanBody service) => service switch
    {
        { Action: PlanAction.Update, Policy: { } policy } =>
            $"{Word(service.Action)} to revision {service.Revision}: {Pace(policy)}{(service.TakesAtLeast is { } takes && takes > TimeSpan.Zero ? $"; takes {Text(takes)} at least" : "")}",
        _ => Word(service.Action),
    };

    private static string Pace(UpdatePolicy policy) => string.Join(", ", new[]
    {
        policy.Order == UpdateOrder.StartFirst ? "the new instance starts first" : "the old instance stops first",
        policy.Parallelism == 0 ? "all at one time" : string.Create(CultureInfo.InvariantCulture, $"{policy.Parallelism} at a time"),
        policy.Delay > TimeSpan.Zero ? $"{Text(policy.Delay)} apart" : "",
        policy.Monitor is { } monitor && monitor > TimeSpan.Zero ? $"watched for {Text(monitor)}" : "",
        policy.FailureAction is { } action ? $"on failure {Tones.Name(action)}" : "",
        policy.KeepsOld ? "old containers are kept" : "",
    }.Where(part => part.Length > 0));

    private static string When(int batch, TimeSpan after) => after > TimeSpan.Zero ? $"{batch}, after {Text(after)}" : $"{batch}";

    private static string Step(PlanStepBody step) => step.Deed switch
    {
        ForecastDeed.Leave => $"slot {step.Slot} leaves {step.Host}",
        ForecastDeed.Back => $"slot {step.Slot} back on {step.Host}",
        _ when step.From is { } from && from != step.Host => $"slot {step.Slot} from {from} to {step.Host}",
        _ => $"slot {step.Slot} on {step.Host}",
    };

    private static string Word(PlanAction action) => action switch
    {
        PlanAction.Create => "created",
        PlanAction.Update => "updated",
        PlanAction.Adjust => "adjusted",
        PlanAction.Unchanged => "unchanged",
        PlanAction.Remove => "removed",
        _ => "refused",
    };

    private static string Text(TimeSpan duration) => Duration.Format(duration);

    private static void Line(CommandContext context, Tone tone, string line)
    {
        if (!context.Json) context.Terminal.Out.WriteLine(new Cell(line, tone).Painted(context.Terminal.HasColours));
    }
}
