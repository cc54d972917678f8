using static Scheduler.Core.Compose.Keys.Rules;

namespace Scheduler.Core.Compose.Keys;

/// <summary>The keys of the file itself, and of its networks and volumes.</summary>
internal static class TopKeys
{
    public static readonly KeySection File = new("The file",
    [
        Used("version", "Every format is read alike; the first format has services at the top and no `version`."),
        Used("name", "The stack's name, unless one is given when the file is read."),
        Used("services"),
        Used("networks", "One bridge per stack and host, named `stack_network`; unless a service says otherwise it joins `default`."),
        Used("volumes", "One per host that needs it, named `stack_volume`."),
        Used("catalog", "The template's questions: see [catalog.md](catalog.md)."),
        Used(".catalog", "The same."),
        Used("secrets", "Kept for the whole cluster, named `stack_secret` ([secrets.md](secrets.md))."),
        Used("configs", "As secrets, named `stack_config`."),
        Used("include", "Files, each with its own directory and `.env`; what two of them declare is an error."),
        Refused("containers", "write them as services"),
        Refused("load_balancers", "run a load balancer as a service"),
        Refused("external_services", "names outside of the stack are not served: use `extra_hosts`"),
        Refused("aliases", "write `links: [\"service:alias\"]` where they are used"),
        Refused("virtual_machines", "virtual machines are not run here"),
        Refused("hosts", "hosts join by their agents"),
        Refused("storage_drivers", "install the driver as a plugin of the engines"),
        Refused("network_drivers", "install the driver as a plugin of the engines"),
        Refused("dependencies", "deploy each template on its own"),
        Refused("models", "AI models are not run here"),
    ]);

    public static readonly KeySection Include = new("include[*]",
    [
        Used("path", "Several are merged first."),
        Used("project_directory", "Where its relative paths start; its own directory unless it is set."),
        Used("env_file", "Instead of `.env`; the environment wins over it."),
    ]);

    public static readonly KeySection Network = new("networks.*",
    [
        Used("driver", "`overlay` warns and becomes a bridge on each host."),
        Used("driver_opts"),
        Used("external"),
        Used("internal"),
        Used("name"),
        Used("labels"),
        Used("ipam"),
        Used("enable_ipv6"),
        Ignored("attachable", "a bridge always is"),
        Warned("enable_ipv4", "a network always has IPv4 addresses"),
        Refused("config_only", "write the configuration into the network"),
        Refused("config_from", "write the configuration into the network"),
        Refused("ingress", "there is no routing mesh"),
        Refused("scope", "a network belongs to one host"),
    ]);

    public static readonly KeySection External = new("networks.*.external, volumes.*.external, secrets.*.external, configs.*.external",
        [Used("name")]);

    public static readonly KeySection Ipam = new("networks.*.ipam",
    [
        Used("driver", "`default`."),
        Used("config"),
        Refused("options", "options of IPAM drivers cannot be set"),
    ]);

    public static readonly KeySection IpamConfig = new("networks.*.ipam.config[*]",
    [
        Used("subnet"),
        Used("gateway"),
        Used("ip_range"),
        Refused("aux_addresses", "choose an `ip_range` without them"),
    ]);

    public static readonly KeySection Secret = new("secrets.*",
    [
        Used("file", "Read where `scheduler up` runs."),
        Used("environment", "A variable where `scheduler up` runs, or of `.env`."),
        Used("content"),
        Used("external"),
        Used("name"),
        Used("labels"),
        Refused("driver", "secrets are kept by the cluster itself"),
        Refused("driver_opts", "secrets are kept by the cluster itself"),
        Refused("template_driver", "templates are not filled in: use variables of the compose file"),
    ]);

    public static readonly KeySection Config = new("configs.*",
    [
        Used("file", "Read where `scheduler up` runs."),
        Used("environment", "A variable where `scheduler up` runs, or of `.env`."),
        Used("content", "Its variables are filled in as everywhere in the file."),
        Used("external"),
        Used("name"),
        Used("labels"),
        Refused("template_driver", "templates are not filled in: use variables in `content`"),
    ]);

    public static readonly KeySection Volume = new("volumes.*",
    [
        Used("driver"),
        Used("driver_opts"),
        Used("external"),
        Used("name"),
        Used("labels"),
        Used("per_container", "Rancher's: each slot has a volume of its own, named with the slot's number."),
    ]);
}
