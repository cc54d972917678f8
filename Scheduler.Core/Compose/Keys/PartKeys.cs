using static Scheduler.Core.Compose.Keys.Rules;

namespace Scheduler.Core.Compose.Keys;

/// <summary>The keys of the long forms within a service: ports, volumes, health checks and the like.</summary>
internal static class PartKeys
{
    public static readonly KeySection Port = new("services.*.ports[*]",
    [
        Used("target"),
        Used("published", "A range means: one port of it that is free on the instance's host."),
        Used("protocol"),
        Used("host_ip"),
        Used("mode", "`host`; `ingress` warns, since a port is open on the hosts that run an instance only."),
        Ignored("name", "it is for people"),
        Ignored("app_protocol", "it is for people"),
    ]);

    public static readonly KeySection Mount = new("services.*.volumes[*]",
    [
        Used("type", "`volume`, `bind` or `tmpfs`."),
        Used("source"),
        Used("target"),
        Used("read_only"),
        Used("bind"),
        Used("volume"),
        Used("tmpfs"),
        Ignored("consistency", "it exists on macOS only"),
        Refused("image", "an image cannot be mounted"),
    ]);

    public static readonly KeySection MountBind = new("services.*.volumes[*].bind",
    [
        Used("propagation"),
        Used("create_host_path", "True unless it is set; false wants the path to be there."),
        Warned("selinux", "paths are not relabelled: label them on the hosts"),
        Refused("recursive", "submounts are always mounted as the engine does by default"),
    ]);

    public static readonly KeySection MountVolume = new("services.*.volumes[*].volume",
    [
        Used("nocopy"),
        Warned("labels", "labels go to the `volumes:` section"),
        Refused("subpath", "a part of a volume cannot be mounted"),
    ]);

    public static readonly KeySection MountTmpfs = new("services.*.volumes[*].tmpfs",
    [
        Used("size"),
        Used("mode", "Octal in quotes or with a leading 0; any other number is decimal, as YAML has it."),
    ]);

    public static readonly KeySection Healthcheck = new("services.*.healthcheck",
    [
        Used("test"),
        Used("interval"),
        Used("timeout"),
        Used("start_period"),
        Used("start_interval", "Engines before version 25 keep the interval."),
        Used("retries"),
        Used("disable"),
    ]);

    public static readonly KeySection HealthCheck = new("services.*.health_check",
    [
        Used("port", "Of the container."),
        Used("request_line", "Such as `GET /ping HTTP/1.0`, which wants 2xx or 3xx; without one a connection is enough."),
        Used("interval", "In milliseconds, as the other times: 2000."),
        Used("response_timeout", "2000."),
        Used("initializing_timeout", "Without one a new container may take as long as it likes."),
        Used("reinitializing_timeout", "The same for one that was started again."),
        Used("healthy_threshold", "2."),
        Used("unhealthy_threshold", "3."),
        Used("strategy", "`recreate`, `recreateOnQuorum` or `none`."),
        Used("recreate_on_quorum_strategy_config"),
    ]);

    public static readonly KeySection QuorumConfig = new("services.*.health_check.recreate_on_quorum_strategy_config",
    [
        Used("quorum", "1."),
    ]);

    public static readonly KeySection OwnRule = new("services.*.x-scheduler.affinity[*]",
    [
        Used("subject", "`hostLabel`, `host`, `containerLabel` or `container`."),
        Used("key", "Of a label."),
        Used("value"),
        Used("form", "`exact`, `glob` or `regexp`."),
        Used("not"),
        Used("soft"),
    ]);

    public static readonly KeySection OwnJob = new("services.*.x-scheduler.job",
    [
        Used("max_concurrent", "0, for all at once, unless it is set."),
        Used("keeps_completed", "3."),
        Used("keeps_failed", "3."),
        Used("cron", "When it runs: five fields, or a word such as `@hourly`."),
        Used("time_zone", "`UTC` unless it is set."),
        Used("overlap", "`forbid`, `allow` or `replace`."),
        Used("deadline", "A time that was missed by more is passed over."),
    ]);

    public static readonly KeySection ServiceNetwork = new("services.*.networks.*",
    [
        Used("aliases"),
        Used("ipv4_address"),
        Used("ipv6_address"),
        Used("priority", "Networks are joined from the highest to the lowest."),
        Warned("gw_priority", "the engine chooses the way out"),
        Warned("interface_name", "the engine names the interface"),
        Refused("driver_opts", "options of one container's attachment cannot be set"),
        Refused("link_local_ips", "link-local addresses cannot be set"),
        Refused("mac_address", "a fixed MAC address cannot be given to instances that come and go"),
    ]);

    public static readonly KeySection DependsOn = new("services.*.depends_on.*",
    [
        Used("condition"),
        Used("required", "False: without the other service it does not wait."),
        Warned("restart", "services are not restarted when one that they depend on is updated"),
    ]);

    public static readonly KeySection Logging = new("services.*.logging", [Used("driver"), Used("options")]);

    public static readonly KeySection Ulimit = new("services.*.ulimits.*", [Used("soft"), Used("hard")]);

    public static readonly KeySection Device = new("services.*.devices[*]", [Used("source"), Used("target"), Used("permissions")]);

    public static readonly KeySection DeviceRequest = new("services.*.gpus[*], services.*.deploy.resources.reservations.devices[*]",
    [
        Used("capabilities", "All of which a device must have. `gpus` adds `gpu`."),
        Used("driver"),
        Used("count", "`all`, which it is unless it or `device_ids` is set, or a number."),
        Used("device_ids"),
        Used("options"),
    ]);

    public static readonly KeySection BlockIo = new("services.*.blkio_config",
    [
        Used("weight", "From 10 to 1000."),
        Used("weight_device", "A list of `path` and `weight`."),
        Used("device_read_bps", "A list of `path` and `rate`, such as `12mb`."),
        Used("device_write_bps"),
        Used("device_read_iops", "A list of `path` and `rate`, a number."),
        Used("device_write_iops"),
    ]);

    public static readonly KeySection DiskRate = new("services.*.blkio_config.*[*]", [Used("path"), Used("rate"), Used("weight")]);

    public static readonly KeySection FileUse = new("services.*.secrets[*], services.*.configs[*]",
    [
        Used("source"),
        Used("target", "A relative one is below `/run/secrets` for a secret, and below `/` for a config."),
        Used("uid", "A number."),
        Used("gid", "A number."),
        Used("mode", "0444 unless it is set."),
    ]);

    public static readonly KeySection Extends = new("services.*.extends", [Used("service"), Used("file")]);

    public static readonly KeySection EnvFile = new("services.*.env_file[*]",
        [Used("path"), Used("required"), Used("format", "`raw`: as `docker run --env-file` reads it, values as they are.")]);
}
