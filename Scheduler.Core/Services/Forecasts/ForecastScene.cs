using System.Collections.Immutable;
using Scheduler.Messages.Hosts;
using Scheduler.Messages.Services;

namespace Scheduler.Core.Services.Forecasts;

/// <summary>What a forecast begins with: the cluster as a server sees it.</summary>
/// <param name="IsWhole">The server has heard of all servers and hosts lately. What only seems to be is no reason to refuse anything.</param>
public sealed record ForecastScene(
    ImmutableSortedDictionary<HostId, HostView> Hosts, ImmutableSortedDictionary<ServiceKey, ServiceView> Services, DateTimeOffset Now, bool IsWhole);

/// <summary>What is wanted of one service.</summary>
/// <param name="Present">As it is; null where there is none.</param>
/// <param name="Put">Null where it is to be removed.</param>
public sealed record ForecastWish(ServiceKey Service, ServiceView? Present, ServiceCommand.Put? Put);
