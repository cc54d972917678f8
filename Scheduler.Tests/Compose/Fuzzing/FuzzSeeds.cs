using System.Collections.Immutable;

namespace Scheduler.Tests.Compose.Fuzzing;

/// <summary>Whole files that damaged ones are made of: each a compose file, a rancher-compose file and answers.</summary>
internal static class FuzzSeeds
{
    private const string First = """
        {{- $image := printf "%s:%s" "web" .Values.TAG }}
        front:
          image: {{ $image }}
          command: sh -c "echo ${A:-x}"
          labels:
            io.rancher.sidekicks: data,log
            io.rancher.scheduler.affinity:host_label: disk=ssd
            io.rancher.scheduler.affinity:container_label_ne: io.rancher.stack_service.name=$${stack_name}/$${service_name}
          volumes_from: [data]
          links: ["back:db"]
          ports: ["80:80", "1-2:3-4/udp"]
        {{- range $i, $word := splitList "," .Values.LIST }}
          {{- if and (ne $word "") (lt $i 5) }}
        extra{{ $i }}:
          image: {{ $word | replace "x" "y" | default "z" }}
          {{- else if eq $i 7 }}
        seven: {image: i}
          {{- end }}
        {{- end }}
        data: {image: busybox, entrypoint: /bin/true, net: none, volumes: [/data, "v:/w:ro"], labels: {io.rancher.container.start_once: "true"}}
        log: {image: log, net: "container:front"}
        back: {image: db, environment: {PASSWORD: "${SECRET}", B: }, mem_limit: 64m}
        """;

    private const string FirstRancher = """
        .catalog:
          name: Shop
          version: v1.2.3
          upgrade_from: ">=1.0.0 <1.2.3"
          questions:
          - {variable: TAG, type: string, default: "1", required: true}
          - {variable: LIST, type: string, default: "a,x"}
          - {variable: SECRET, type: password, min_length: 2, max_length: 90, default: abc}
          - {variable: KIND, type: enum, options: [a, b], default: a}
        front: {scale: 2, health_check: {port: 80}, metadata: {a: [b, {c: d}]}, upgrade_strategy: {batch_size: 1}, retain_ip: true}
        back: {scale: 2}
        """;

    private const string Second = """
        version: "3.8"
        x-base: &base {image: i, environment: {A: "1", B: }, labels: [a=b]}
        services:
          a:
            <<: *base
            ports: ["80:80", {target: 80, published: "9-10", x-meshed: true}]
            volumes: [v:/a:ro, ./b:/b, {type: tmpfs, target: /t, tmpfs: {size: 1m}}, {type: volume, source: q, target: /q, x-undeclared: true}]
            networks: {n: {aliases: [z], ipv4_address: 10.0.0.2}}
            depends_on: {b: {condition: service_healthy}}
            healthcheck: {test: [CMD, x], interval: 1s, retries: 2}
            ulimits: {nofile: {soft: 1, hard: 2}}
            deploy: {replicas: 2, resources: {limits: {cpus: "0.5", memory: 64m}}, placement: {constraints: [node.labels.a==b], max_replicas_per_node: 1}, restart_policy: {condition: on-failure}}
            extra_hosts: {h: 1.1.1.1}
            logging: {driver: json-file, options: {a: b}}
            x-scheduler: {on_host_loss: exclusive, force_update: 3}
          b: {image: "i:{{ .Values.TAG }}", links: ["c:d"], restart: on-failure:2, tmpfs: "/x:size=1m", dns: [1.1.1.1], networks: [n], extends: {service: c}}
          c: {image: i, env_file: [x.yml], devices: [/dev/a], networks: [n]}
          d: {image: i, network_mode: "service:c", deploy: {mode: replicated}}
        networks: {n: {ipam: {config: [{subnet: 10.0.0.0/24}]}}}
        volumes: {v: {external: {name: w}}}
        {{ with dict "k" (list 1 2.5 "x") }}{{ range .k }}# {{ . | quote | indent 2 }}{{ end }}{{ end }}
        """;

    private const string SecondRancher = "catalog: {questions: [{variable: TAG, type: int, default: 7, min: 1, max: 9}, {variable: ON, type: boolean, default: true}]}\nversion: '2'\nservices: {a: {scale: 2}}";

    public static readonly ImmutableArray<ImmutableArray<string>> All =
    [
        [First, FirstRancher, "TAG: 2\nSECRET: open\nLIST: [a]\n"],
        [First, FirstRancher, "# mine\nTAG=2\nexport SECRET='op en'\nLIST=\"a,b\\n${TAG}\"\n"],
        [Second, SecondRancher, "{\"TAG\": 3, \"ON\": \"yes\"}"],
    ];
}
