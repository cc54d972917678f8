using FsCheck;
using FsCheck.Fluent;
using Scheduler.Core.Compose;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

/// <summary>Whatever the files hold, reading them ends with a stack or with errors, never with an exception.</summary>
public class HostileInputTests
{
    private const int Seed = 20161;

    private static readonly string[] Valid = [File.ReadAllText(Samples.PathOf("web")), File.ReadAllText(Samples.PathOf("global")), Everything];

    /// <summary>Many keys with many forms, so that a mutation meets every reader.</summary>
    private const string Everything = """
        x-base: &base {image: i, environment: {A: "1", B: }, labels: [a=b]}
        services:
          a:
            <<: *base
            command: sh -c "echo ${A:-x}"
            ports: ["80:80", "1-2:3-4/udp", {target: 80, published: "9-10"}]
            volumes: [v:/a:ro, ./b:/b, {type: tmpfs, target: /t, tmpfs: {size: 1m}}]
            networks: {n: {aliases: [z], ipv4_address: 10.0.0.2}}
            depends_on: {b: {condition: service_healthy}}
            healthcheck: {test: [CMD, x], interval: 1s, retries: 2}
            ulimits: {nofile: {soft: 1, hard: 2}}
            deploy: {replicas: 2, resources: {limits: {cpus: "0.5", memory: 64m}}, placement: {constraints: [node.labels.a==b]}}
            extra_hosts: {h: 1.1.1.1}
            logging: {driver: json-file, options: {a: b}}
            extends: {service: c}
          b: {image: "i:${TAG:-1}", links: ["c:d"], restart: on-failure:2, tmpfs: "/x:size=1m", dns: [1.1.1.1], networks: [n]}
          c: {image: i, env_file: [x.env], devices: [/dev/a], networks: [n], profiles: [p]}
        networks: {n: {ipam: {config: [{subnet: 10.0.0.0/24}]}}}
        volumes: {v: {external: {name: w}}}
        """;

    /// <summary>What is put in the place of, or between, parts of a valid file.</summary>
    private static readonly string[] Splinters =
    [
        "", "[", "]", "{", "}", ":", ": ", "-", "- ", "\n", "  ", "\t", "\"", "'", "&a ", "*a", "*base", "<<: ", "!reset ", "!!str ", "!x ", "|", ">",
        "~", "null", "true", "-1", "0", "1e99", "99999999999999999999",
        "$", "${", "${A", "${A:-${B", "$$", "%", "#", "---\n", "...\n", "\0", "\uFEFF",
        "\ud83d\ude00", "\\", "/", "x-", "? ", "@", "`", "[]", "{}", "{a: b}", "[[a]]", "a=b", "=", "..", "~/", "1-2", "\u0085", "\"\\xff\"",
    ];

    private static readonly ComposeInput Beside =
        Input("").WithFiles(("/srv/shop/x.env", "A=1")).With(("A", "v"), ("HOME", "/h")) with { Profiles = ["p"] };

    [Fact]
    public void ValidFileWithMutations_IsAStackOrHasErrors()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 3000; i++)
        {
            var text = Valid[random.Next(Valid.Length)];
            for (var mutations = random.Next(1, 4); mutations > 0; mutations--) text = Mutated(text, random);
            ReadsOrExplains(text);
        }
    }

    [Fact]
    public void EveryValue_InEveryWrongShape_IsAStackOrHasErrors()
    {
        var lines = Everything.Split('\n');
        foreach (var splinter in new[]
            {
                "[]", "{}", "[[a]]", "{a: {b: c}}", "-1", "99999999999999999999", "''", "null", "'\\'", "[null]", "{a: null}", "'${X}'"
            })
        {
            for (var i = 0; i < lines.Length; i++)
            {
                var colon = lines[i].IndexOf(": ", StringComparison.Ordinal);
                if (colon < 0) continue;
                string[] mutated = [.. lines[..i], lines[i][..(colon + 2)] + splinter, .. lines[(i + 1)..]];
                ReadsOrExplains(string.Join('\n', mutated));
            }
        }
    }

    [Fact]
    public void AnyText_IsAStackOrHasErrors() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => ReadsOrExplains(text ?? ""))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(Seed, 1));

    [Fact]
    public void TextsOfSplinters_AreAStackOrHaveErrors()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 3000; i++)
            ReadsOrExplains(
                "services: {a: {image: i, "
                + string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Splinters[random.Next(Splinters.Length)])));
    }

    private static string Mutated(string text, Random random)
    {
        var at = random.Next(text.Length);
        var length = Math.Min(random.Next(0, 12), text.Length - at);
        var splinter = random.Next(4) == 0 ? text.Substring(random.Next(text.Length / 2), random.Next(20)) : Splinters[random.Next(Splinters.Length)];
        return text[..at] + splinter + text[(at + length)..];
    }

    private static void ReadsOrExplains(string text)
    {
        var result = ComposeReader.Read(Beside with
        {
            Files = [new ComposeFile("c.yml", text), new ComposeFile("d.yml", "services: {a: {tty: true}}")]
        });
        Assert.Equal(result.Stack is null, result.Findings.Any(finding => finding.Severity == Severity.Error));
    }
}
