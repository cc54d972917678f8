using Scheduler.Node.Cli;
using Scheduler.Node.Composition;

return await CommandTree.RunAsync(
    args,
    Terminal.OfProcess(),
    (options, cancel) => options.Node.IsServer ? NodeHost.RunAsync(options, cancel) : AgentHost.RunAsync(options, cancel));
