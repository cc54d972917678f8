using Scheduler.Bench;
using Scheduler.Bench.DockerApi;
using Scheduler.Bench.Figures;
using Scheduler.Bench.Hosts;
using Scheduler.Bench.Sections;

if (args is ["hosts", .. var rest]) return await HostsBench.RunAsync(rest);
if (args is ["docker", .. var more]) return await DockerApiBench.RunAsync(more);
if (BenchOptions.Parse(args, Console.Error) is not { } options) return 2;
var sections = new (string Name, Func<BenchOptions, Report, Task> Run)[]
{
    ("footprint", Footprint.RunAsync),
    ("scale", Scaling.RunAsync),
    ("firstcall", FirstCall.RunAsync),
    ("heal", Healing.RunAsync),
    ("writes", Writing.RunAsync),
};

var report = new Report();
foreach (var (name, run) in sections.Where(section => options.Runs(section.Name)))
{
    Console.Error.WriteLine($"measuring: {name}");
    await run(options, report);
}

report.Print(Console.Out);
return options.Check && !report.AllMet ? 1 : 0;
