using System.Collections.Immutable;
using System.Diagnostics;
using Scheduler.Core.Compose;

namespace Scheduler.Tests.Compose.Rancher;

/// <summary>Go templates, seen through the command of the one service that they give.</summary>
public sealed class TemplateTests
{
    [Theory]
    [InlineData("a{{ .Values.A }}b", "a1b")]
    [InlineData("a {{- .Values.A -}} b", "a1b")]
    [InlineData("a{{/* nothing */}}b{{- /* nothing */ -}} c", "abc")]
    [InlineData("{{ .Values.Missing }}x", "x")]
    [InlineData("{{ .Stack.Name }} {{ .Release.Name }}{{ .Release.Other }}", "shop shop")]
    [InlineData("{{ if .Values.A }}yes{{ else }}no{{ end }}", "yes")]
    [InlineData("{{ if .Values.Missing }}yes{{ else if eq .Values.A \"1\" }}one{{ else }}no{{ end }}", "one")]
    [InlineData("{{ if and (eq .Values.A \"1\") (ne .Values.B \"\") }}yes{{ end }}", "yes")]
    [InlineData("{{ if or (eq .Values.A \"2\") (not .Values.Missing) }}yes{{ end }}", "yes")]
    [InlineData("{{ eq .Values.A \"3\" \"2\" \"1\" }} {{ lt 1 2 }} {{ gt \"a\" \"b\" }} {{ ge 2 2 }} {{ le 3 2 }}", "true true false true false")]
    [InlineData("{{ $x := .Values.A }}{{ if true }}{{ $x = \"2\" }}{{ end }}{{ $x }}", "2")]
    [InlineData("{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ end }}{{ $x }}", "1")]
    [InlineData("{{ with .Values.A }}[{{ . }}]{{ end }}{{ with .Values.Missing }}no{{ else }}none{{ end }}", "[1]none")]
    [InlineData("{{ range $i, $e := split \",\" \"a,b\" }}{{ $i }}={{ $e }};{{ end }}", "_0=a;_1=b;")]
    [InlineData("{{ range $i, $e := splitList \",\" .Values.List }}{{ $i }}{{ $e }}{{ $.Values.A }};{{ end }}", "0x1;1y1;")]
    [InlineData("{{ range list }}x{{ else }}empty{{ end }}", "empty")]
    [InlineData("{{ range $k, $v := dict \"b\" 2 \"a\" 1 }}{{ $k }}{{ $v }}{{ end }}", "a1b2")]
    [InlineData("{{ range splitPreserveQuotes \"--a='x y' -b\" }}<{{ . }}>{{ end }}", "<--a='x y'><-b>")]
    [InlineData("{{ .Values.List | replace \",\" \";\" | upper }}", "X;Y")]
    [InlineData("{{ .Values.Missing | default \"d\" }}{{ default \"d\" .Values.A }}", "d1")]
    [InlineData("{{ printf \"%s-%03d-%q\" .Values.A 7 \"z\" }}", "1-007-\"z\"")]
    [InlineData("{{ index (splitList \",\" .Values.List) 1 }}{{ len .Values.List }}{{ index .Values \"A\" }}", "y31")]
    [InlineData("{{ (split \",\" .Values.List)._1 }}", "y")]
    [InlineData("{{ add 1 2 | mul 3 }} {{ sub 5 2 }} {{ div 7 2 }} {{ mod 7 2 }} {{ atoi \"x\" }}", "9 3 3 1 0")]
    [InlineData("{{ join \"+\" (list 1 2) }}{{ first (list 3 4) }}{{ until 3 }}{{ trunc 2 \"abc\" }}", "1+23[0 1 2]ab")]
    [InlineData("{{ ternary \"a\" \"b\" true }}{{ coalesce \"\" \"c\" }}{{ contains \"b\" \"abc\" }}{{ trimSuffix \"c\" \"abc\" }}", "actrueab")]
    [InlineData("{{ `raw \"text\"` }} {{ 'a' }} {{ 0x10 }} {{ 1.5 }} {{ nil | default \"n\" }}", "raw \"text\" 97 16 1.5 n")]
    [InlineData("# notemplating\n{{ nothing", "# notemplating\n{{ nothing")]
    public void Template_Filled_IsAsGoFillsIt(string template, string expected) => Assert.Equal(expected, Filled(template));

    [Theory]
    [InlineData("a\n {{ if }}", "t.tpl:2:8: the template: a value is missing here")]
    [InlineData("{{ if true }}", "t.tpl:1:1: the template: the if has no end")]
    [InlineData("{{ end }}", "has no if, with or range before it")]
    [InlineData("a\n{{ nosuch 1 }}", "t.tpl:2:4: the template: there is no function nosuch in templates here")]
    [InlineData("{{ .Values.A.B }}", "there is no .B of a text")]
    [InlineData("{{ $x }}", "the variable $x is not set here")]
    [InlineData("{{ eq 1 \"1\" }}", "eq cannot compare a number with a text")]
    [InlineData("{{ template \"x\" }}", "template is not supported")]
    [InlineData("{{ \"a", "the \" is not closed in its line")]
    [InlineData("{{/* a", "has no */")]
    [InlineData("{{ (eq 1 1 }}", "a ( has no )")]
    [InlineData("{{ div 1 0 }}", "div divides by 0")]
    [InlineData("{{ fail \"give A\" }}", "fail says: give A")]
    [InlineData("{{ .Values.A 1 }}", "only a function takes arguments")]
    [InlineData("{{ index (list 1) 5 }}", "5 is outside of a list of 1")]
    [InlineData("{{ range 1.5 }}{{ end }}", "range goes through a list or a map, not a number")]
    public void Template_Wrong_IsOneErrorWithItsPlace(string template, string expected) => Assert.Contains(expected, Assert.Single(Said(template)));

    [Theory]
    [InlineData("{{ range until 10000 }}{{ range until 10000 }}{{ end }}{{ end }}", "takes more than 200,000 steps")]
    [InlineData("{{ $x := \"0123456789\" }}{{ range until 100 }}{{ $x = print $x $x }}{{ end }}", "make more than 8,388,608 characters")]
    [InlineData("{{ repeat 999999999 \"x\" }}", "make more than")]
    [InlineData("{{ range until 9000 }}{{ repeat 200 \"x\" }}{{ end }}", "gives more than 1,048,576 characters")]
    [InlineData("{{ $x := list 1 }}{{ range until 90 }}{{ $x = list $x $x }}{{ end }}{{ $x }}", "gives more than 1,048,576 characters")]
    [InlineData("{{ until 99999 }}", "a list of more than 10,000 items")]
    public void Template_ThatCostsTooMuch_EndsSoonWithAnError(string template, string expected)
    {
        var watch = Stopwatch.StartNew();
        Assert.Contains(expected, Assert.Single(Said(template)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
    }

    [Fact]
    public void Template_NestedTooDeep_IsAnError() => Assert.Contains(
        "nested deeper than 64 levels", Assert.Single(Said(string.Concat(Enumerable.Repeat("{{ if true }}", 10_000)))));

    [Fact]
    public void Finding_InWhatATemplateGives_PointsIntoTheTemplate()
    {
        const string Text =
            "{{ $x := 1 }}\n{{- range until 2 }}\n{{ end }}\nservices:\n  a:\n    image: i\n{{- if true }}\n    nosuch: 1\n{{- end }}\n";
        var finding = Assert.Single(Read(Text).Findings, one => one.Severity == Severity.Error);
        Assert.Equal(("t.tpl", 8), (finding.File, finding.Line));
    }

    /// <summary>The text of a variable is as good as any to see what a template gives.</summary>
    private static string Filled(string template)
    {
        const string Indent = "\n        ";
        var head = template.StartsWith('#') ? "# notemplating\n" : "";
        var result = Read(head + "services:\n  a:\n    image: i\n    environment:\n      X: |-" + Indent + template.Replace("\n", Indent));
        Assert.True(result.Stack is not null, string.Join('\n', result.Findings));
        return result.Stack.Services["a"].Spec.Container.Environment["X"];
    }

    private static IReadOnlyList<string> Said(string template) =>
        [.. Read(template).Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.ToString())];

    private static ComposeResult Read(string template) => ComposeReader.Read(Input(template));

    private static ComposeInput Input(string template) => new()
    {
        Files = [new ComposeFile("t.tpl", template)],
        StackName = "shop",
        Answers = ImmutableDictionary<string, string>.Empty.Add("A", "1").Add("B", "b").Add("List", "x,y"),
    };
}
