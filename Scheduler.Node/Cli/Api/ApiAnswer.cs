using System.Net;

namespace Scheduler.Node.Cli.Api;

/// <param name="Detail">What a refusal says, for a person; empty for a success.</param>
public sealed record ApiAnswer(HttpStatusCode Status, string Text, string Detail)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
