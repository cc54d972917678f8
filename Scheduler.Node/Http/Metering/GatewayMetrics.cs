using System.Diagnostics;
using System.Diagnostics.Metrics;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Node.Http.Metering;

/// <summary>The node's figures for Prometheus: what the board shows, what the meters count, what the process uses.</summary>
public sealed class GatewayMetrics : IDisposable
{
    private readonly GatewayServices _services;
    private readonly Meter _meter;
    private readonly MeterBook _book;
    private readonly Histogram<double> _requests;

    public GatewayMetrics(GatewayServices services)
    {
        _services = services;
        _book = new MeterBook(this);
        _meter = new Meter(new MeterOptions("Scheduler.Gateway") { Scope = this });
        _requests = _meter.CreateHistogram<double>("scheduler_http_request_seconds", "s", "HTTP requests, by route and status.");
    }

    public void Request(string method, string route, int status, TimeSpan took) => _requests.Record(
        took.TotalSeconds,
        new KeyValuePair<string, object?>("method", method),
        new KeyValuePair<string, object?>("route", route),
        new KeyValuePair<string, object?>("status", status));

    public string Write()
    {
        var text = new PrometheusText();
        WriteBoard(text);
        WriteProcess(text);
        _book.Write(text);
        return text.ToString();
    }

    public void Dispose()
    {
        _meter.Dispose();
        _book.Dispose();
    }

    private void WriteBoard(PrometheusText text)
    {
        var services = _services.Board.Services.Values.ToList();
        var instances = services.SelectMany(service => service.Instances).ToLookup(instance => instance.State);
        var hosts = _services.Board.Hosts.Values.ToLookup(host => host.State);
        text.Metric("scheduler_services", "gauge", "Services, by status.");
        foreach (var status in Enum.GetValues<ServiceStatus>())
            text.Sample("scheduler_services", services.Count(service => service.Status == status), ("status", Name(status)));
        text.Metric("scheduler_instances", "gauge", "Instances, by state.");
        foreach (var state in Enum.GetValues<InstanceState>())
            text.Sample("scheduler_instances", instances[state].Count(), ("state", Name(state)));
        text.Metric("scheduler_hosts", "gauge", "Hosts, by state.");
        foreach (var state in Enum.GetValues<HostState>())
            text.Sample("scheduler_hosts", hosts[state].Count(), ("state", Name(state)));
    }

    private void WriteProcess(PrometheusText text)
    {
        using var process = Process.GetCurrentProcess();
        text.Metric("scheduler_ready", "gauge", "1 when every health check is ok.")
            .Sample("scheduler_ready", _services.Health().Ready ? 1 : 0);
        text.Metric("process_resident_memory_bytes", "gauge", "Memory that the process has resident.")
            .Sample("process_resident_memory_bytes", process.WorkingSet64);
        text.Metric("process_cpu_seconds_total", "counter", "Processor time used.")
            .Sample("process_cpu_seconds_total", process.TotalProcessorTime.TotalSeconds);
        text.Metric("dotnet_gc_heap_bytes", "gauge", "Managed heap in use.").Sample("dotnet_gc_heap_bytes", GC.GetTotalMemory(false));
        text.Metric("dotnet_gc_collections_total", "counter", "Garbage collections, by generation.");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            text.Sample(
                "dotnet_gc_collections_total",
                GC.CollectionCount(generation),
                ("generation", generation.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static string Name<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
