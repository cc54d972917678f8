using System.Text;
using Scheduler.Core.Compose;
using Scheduler.Messages.Files;
using Scheduler.Messages.Stacks;
using Scheduler.Node.Http.Wire;

namespace Scheduler.Node.Http.Requests;

/// <summary>
/// A stack as compose text. The server has none of the client's files and variables: relative paths, env_file and
/// extends to other files are refused by the reader.
/// </summary>
public static class ComposeBody
{
    public const string MediaType = "application/yaml";

    /// <summary>The stack, or the answer to give instead; exactly one of the two is null.</summary>
    public static (StackSpec? Body, IResult? Problem) Parse(HttpContext http, string stack, byte[] yaml)
    {
        var result = ComposeReader.Read(new ComposeInput
        {
            Files = [new ComposeFile("compose.yaml", Encoding.UTF8.GetString(yaml))],
            StackName = stack
        });
        if (result.Stack is { } spec)
        {
            // The client's files are not here, and data are not for stack bodies.
            var made = result.Files.Where(file => !file.IsExternal).ToList();
            return made.Count == 0 ? (spec, null) : (null, Problems.Invalid(http,
            [
                .. made.Select(file => new FieldFault(
                    $"{FileWords.Of(file.Kind)}s",
                    $"{FileWords.Of(file.Kind, file.Name)} is made by `scheduler up`; over the API put it under /v1/{FileWords.Of(file.Kind)}s, and say external here")),
            ]));
        }

        return (null, Problems.Invalid(http,
        [
            .. result.Findings.Where(finding => finding.Severity == Severity.Error)
                .Select(finding => new FieldFault(
                    finding.Path.Length > 0 ? finding.Path : null,
                    $"(line {finding.Line}, column {finding.Column}) {finding.Message}")),
        ]));
    }
}
