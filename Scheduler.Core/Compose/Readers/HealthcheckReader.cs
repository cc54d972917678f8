using System.Collections.Immutable;
using Scheduler.Core.Compose.Keys;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Compose.Readers;

/// <summary>Reads <c>healthcheck</c>; a test written as a text is run by the container's shell.</summary>
internal static class HealthcheckReader
{
    private const int RetriesMax = 1_000_000;

    public static HealthcheckSpec? Read(Field? field)
    {
        if (field is null) return null;
        if (!field.IsMap)
        {
            field.Error($"must be a map, is {field.Node.Kind}");
            return null;
        }

        field.CheckKeys(PartKeys.Healthcheck);
        return new HealthcheckSpec
        {
            Test = field["disable"]?.Bool() == true ? ["NONE"] : Test(field["test"]),
            Interval = field["interval"]?.Duration(),
            Timeout = field["timeout"]?.Duration(),
            StartPeriod = field["start_period"]?.Duration(),
            StartInterval = field["start_interval"]?.Duration(),
            Retries = field["retries"]?.Integer(0, RetriesMax),
        };
    }

    private static ImmutableArray<string>? Test(Field? field)
    {
        if (field is null) return null;
        if (field.IsScalar) return field.Word() is { } command ? ["CMD-SHELL", command] : null;
        ImmutableArray<string> test = [.. field.Items().Select(item => item.Text()).OfType<string>()];
        switch (test)
        {
            case []:
                return null;
            case ["CMD-SHELL", var command, _, ..]:
                // As the engine does: sh -c takes the first word for the command, and the others for its $0 and $1.
                field.Warning($"runs \"{Shown.Text(command)}\" alone: the words after it are no part of the command; write it as one text");
                return test;
            case ["NONE"] or ["CMD", _, ..] or ["CMD-SHELL", _]:
                return test;
            default:
                field.Error("must be a text, or a list that starts with CMD, CMD-SHELL or NONE");
                return null;
        }
    }
}
