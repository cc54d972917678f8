using Scheduler.Node.Cli;
using Scheduler.Node.Composition;

return await CommandTree.RunAsync(args, Terminal.OfProcess(), NodeHost.RunAsync);
