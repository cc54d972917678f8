using System.Collections.Immutable;
using System.Text;
using Scheduler.Core.Compose;

namespace Scheduler.Tests.Compose.Fuzzing;

/// <summary>Makes files for the readers from a seed and a number: whole ones with mutations, and ones grown from fragments.</summary>
internal static class FuzzInput
{
    private static readonly string[] Fragments =
    [
        "", "[", "]", "{", "}", ":", ": ", "-", "- ", "\n", "\n  ", "\n    ", "\t", "\"", "'", "&a ", "*a",
        "<<: ", "!reset ", "!!str ", "|", ">",
        "~", "null", "true", "-1", "0", "1e99", "99999999999999999999", "$", "${", "${A", "${A:-", "$$",
        "}}", "{{", "{{-", "-}}", "{{ end }}", "{{ else }}", "{{ if .Values.A }}",
        "{{ range $i, $e := split \",\" .Values.L }}", "{{ with .Values }}", "{{ $x := ", "{{ .Values.A | default \"b\" | quote }}",
        "{{ printf \"%s%09d\" ", "{{ repeat 1000 \"x\" }}", "{{ until 999 }}", "{{ range until 500 }}", "{{/* ", "*/}}",
        "(", ")", "|", ", ", "eq ", "and ", "index ", ".Values.A", ".Stack.Name", "$x", "`", "\\", "\\x41",
        "%", "#", "---\n", "...\n", "\0", "\ufeff", "😀", "\ud83d", "\u0085", "/", "x-", "? ", "@", "a=b", "=",
        "..", "~/", "1-2", ".catalog:\n  questions:\n  - ", "variable: A", "type: enum", "required: true", "default: ",
        "options: [a, b]", "services:\n  a:\n    ", "image: i", "labels: {io.rancher.sidekicks: b}",
        "network_mode: 'container:a'", "volumes_from: [a]", "volumes: ['/a', 'b:/c']", "scale: 2", "health_check: {port: 80}",
        "extends: {service: a}", "depends_on: [b]", "links: ['b:c']", "deploy: {mode: global}", "x-scheduler: {plain_labels: true}",
        "upgrade_from: '>=1.0 <2 || ~3.x'", "min_length: 2", "A=b", "export A='", "A: ",
    ];

    /// <summary>Files with many features, whole.</summary>
    private static readonly ImmutableArray<ImmutableArray<string>> Whole = FuzzSeeds.All;

    public static ComposeInput Of(ulong seed, long number)
    {
        var random = new Random(unchecked((int)(seed * 0x9E3779B97F4A7C15UL >> 32) ^ (int)number ^ (int)(number >> 32) * 31));
        var parts = Whole[random.Next(Whole.Length)].ToArray();
        var damaged = random.Next(parts.Length);
        parts[damaged] = random.Next(6) == 0 ? Grown(random) : Mutated(parts[damaged], random);
        if (random.Next(8) == 0) parts[^1] = Mutated(parts[^1], random);
        return new ComposeInput
        {
            Files = [new ComposeFile(random.Next(3) == 0 ? "docker-compose.yml" : "docker-compose.yml.tpl", parts[0])],
            RancherFiles = random.Next(4) == 0 ? [] : [new ComposeFile("rancher-compose.yml", parts[1])],
            AnswersFile = random.Next(3) switch
            {
                0 => null,
                1 => new ComposeFile("answers.yml", parts[2]),
                _ => new ComposeFile("answers", parts[2])
            },
            DotEnv = random.Next(4) == 0 ? new ComposeFile(".env", parts[2]) : null,
            StackName = "shop",
            ProjectDirectory = "/srv",
            Variables = ImmutableDictionary<string, string>.Empty.Add("HOME", "/h").Add("A", "v"),
            ReadFile = path => path.EndsWith(".yml", StringComparison.Ordinal) ? parts[0] : null,
        };
    }

    private static string Mutated(string text, Random random)
    {
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(0, 16), text.Length - at);
            var piece = random.Next(8) switch
            {
                0 when text.Length > 0 => text.Substring(random.Next(text.Length), 0) + Copied(text, random),
                1 => string.Concat(Enumerable.Repeat(Fragments[random.Next(Fragments.Length)], random.Next(1, 200))),
                2 => ((char)random.Next(1, 0x3000)).ToString(),
                _ => Fragments[random.Next(Fragments.Length)],
            };
            text = text[..at] + piece + text[(at + length)..];
        }

        return text;
    }

    private static string Copied(string text, Random random)
    {
        var from = random.Next(text.Length);
        return text.Substring(from, random.Next(text.Length - from));
    }

    private static string Grown(Random random)
    {
        var text = new StringBuilder();
        for (var left = random.Next(1, 60); left > 0; left--) text.Append(Fragments[random.Next(Fragments.Length)]);
        return text.ToString();
    }
}
