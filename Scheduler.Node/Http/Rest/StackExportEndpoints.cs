using System.Collections.Immutable;
using Scheduler.Core.Compose.Writing;
using Scheduler.Messages;
using Scheduler.Messages.Services;
using Scheduler.Messages.Stacks;
using Scheduler.Node.Http.Describing;
using Scheduler.Node.Http.Requests;

namespace Scheduler.Node.Http.Rest;

/// <summary>/v1/stacks/{stack}/compose: a stack as the compose file that gives it again.</summary>
public sealed class StackExportEndpoints(GatewayServices services)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/stacks/{stack}/compose", GetAsync)
        .Describe(
            "stacks",
            "Writes a stack as a compose file",
            "Reading it gives the same stack again; where compose files cannot say everything of a service, comments on top name it.")
        .Produces<string>(StatusCodes.Status200OK, ComposeBody.MediaType);

    private async Task<IResult> GetAsync(string stack, HttpContext http)
    {
        if ((PathNames.Name("stack", stack) ?? new Query(http).Fault) is { } fault) return Problems.Of(http, fault);
        var found = ImmutableSortedDictionary.CreateBuilder<string, StackService>(StringComparer.Ordinal);
        foreach (var key in services.Board.Services.Keys.Where(key => key.Stack == stack).ToList())
        {
            // What the board shows may be older than the last write, and has no spec.
            switch (await services.Desk.GetAsync(key, services.Options.RequestTimeout, http.RequestAborted))
            {
                case ServiceView { Status: not ServiceStatus.Removing } view:
                    found[key.Service] = new StackService(view.Spec, view.Mode.IsGlobal() ? null : view.Scale);
                    break;
                case Refusal { Kind: not RefusalKind.NotFound } refusal:
                    return Problems.Of(http, refusal);
            }
        }

        if (found.Count == 0) return Problems.Of(http, Refusal.NotFound($"There is no stack \"{stack}\"."));
        var written = ComposeWriter.Write(new StackSpec { Name = stack, Services = found.ToImmutable() });
        var notes = written.Lost.Select(name =>
            $"# {name}: a compose file cannot say everything of it, and gives another service; compare with `scheduler inspect {stack}/{name}`\n");
        return Results.Text(string.Concat(notes) + written.Text, ComposeBody.MediaType);
    }
}
