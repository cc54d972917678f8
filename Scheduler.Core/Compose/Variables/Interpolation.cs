using Scheduler.Core.Compose.Yaml;

namespace Scheduler.Core.Compose.Variables;

/// <summary>Fills in the variables in the values of a tree, not in its keys.</summary>
internal sealed class Interpolation(Func<string, string?> lookUp, FindingList findings)
{
    private long _added;

    public Node Fill(Node node, string path = "") => node switch
    {
        ScalarNode scalar => Scalar(scalar, path),
        ListNode list => list with { Items = [.. list.Items.Select((item, i) => Fill(item, $"{path}[{i}]"))] },
        MapNode map => Map(map, path),
        _ => node,
    };

    private MapNode Map(MapNode map, string path) => map.WithEntries(
        [.. map.Entries.Select(entry => entry with { Value = Fill(entry.Value, KeyPath.Join(path, entry.Key.Text)) })]);

    private ScalarNode Scalar(ScalarNode scalar, string path)
    {
        if (!scalar.Text.Contains('$')) return scalar;
        var filled = Template.Fill(scalar.Text, lookUp);
        _added += filled.Text.Length;
        if (_added > ComposeLimits.ExpansionLengthMax)
        {
            findings.Error(scalar.Mark, path, $"variables add up to more than {ComposeLimits.ExpansionLengthMax:N0} characters");
            return scalar;
        }

        if (filled.Fault is { } fault) findings.Error(scalar.Mark, path, fault);
        else if (filled.HasBare) findings.Warning(scalar.Mark, path, "has a $ that starts no variable, and keeps it: $$ is the sure way to write one");
        foreach (var warning in filled.Warnings) findings.Warning(scalar.Mark, path, warning);
        return scalar with { Text = filled.Text, Plain = false };
    }
}
