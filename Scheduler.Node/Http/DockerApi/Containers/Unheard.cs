namespace Scheduler.Node.Http.DockerApi.Containers;

/// <summary>How clients are told of hosts that did not answer, where the others' answers are given all the same.</summary>
internal static class Unheard
{
    public static IEnumerable<string> In(IEnumerable<HostAnswer> answers) =>
        answers.Where(answer => answer.Answer?.Json is null).Select(answer => $"host {answer.Host}: {answer.Fault ?? answer.Answer?.Message}");
}
