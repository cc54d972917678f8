using System.Collections.Immutable;
using Scheduler.Core.Compose;
using Scheduler.Core.Compose.Questions;

namespace Scheduler.Tests.Compose.Rancher;

/// <summary>Questions of rancher-compose files, and where their answers come from.</summary>
public sealed class QuestionTests
{
    private const string Questions = """
        .catalog:
          name: Shop
          version: v1.2.3
          upgrade_from: ">=1.0.0 <1.2.3"
          minimum_rancher_version: v1.1.0
          questions:
          - {variable: TAG, label: Tag, type: string, default: "1", required: true}
          - {variable: PORT, type: int, min: 1, max: 65535, default: 80}
          - {variable: DEBUG, type: boolean, default: False}
          - {variable: KIND, type: enum, options: [small, large], default: small}
          - {variable: SECRET, type: password, required: true, min_length: 4, max_length: 8, invalid_chars: "$"}
        """;

    private const string Compose =
        "services: {a: {image: \"i:${TAG}\", environment: {S: \"${SECRET}\", D: \"${DEBUG}\", K: \"${KIND}\", P: \"${PORT}\"}}}";

    [Fact]
    public void Questions_Read_AreAllThatTheySay()
    {
        var entry = Read(Compose, [("SECRET", "open")]).Entry;
        Assert.Equal(("Shop", "v1.2.3", ">=1.0.0 <1.2.3"), (entry.Name, entry.Version, entry.UpgradeFrom));
        Assert.Equal(["TAG", "PORT", "DEBUG", "KIND", "SECRET"], entry.Questions.Select(question => question.Variable));
        Assert.Equal(("false", true, 4), (entry.Questions[2].Default, entry.Questions[4].IsRequired, entry.Questions[4].LengthMin));
    }

    [Fact]
    public void RequiredQuestion_WithoutAnAnswer_IsMissingAndAnErrorWithItsPlace()
    {
        var result = Read(Compose, []);
        Assert.Equal("SECRET", Assert.Single(result.Missing).Variable);
        Assert.Equal("rancher-compose.yml:11:5: .catalog.questions[4]: the answer to SECRET is needed", Assert.Single(Said(result)).ToString());
    }

    [Fact]
    public void Answers_OverDefaults_FillTheFiles()
    {
        var environment = Read(Compose, [("SECRET", "open"), ("DEBUG", "True"), ("PORT", " 81 "), ("KIND", "large")])
            .Stack!.Services["a"].Spec.Container.Environment;
        Assert.Equal(["true", "large", "81", "open"], environment.Values);
    }

    [Theory]
    [InlineData("PORT", "x", "must be a whole number, is \"x\"")]
    [InlineData("PORT", "0", "must be a number from 1 to 65535, is 0")]
    [InlineData("DEBUG", "maybe", "must be true or false, is \"maybe\"")]
    [InlineData("KIND", "medium", "must be one of small, large, is \"medium\"")]
    [InlineData("SECRET", "abc", "must have from 4 to 8 characters, has 3")]
    [InlineData("SECRET", "ab$cd", "must not hold the character $")]
    public void Answer_Wrong_IsOneError(string variable, string answer, string expected)
    {
        var result = Read(Compose, [("SECRET", "open"), (variable, answer)]);
        Assert.Contains($"the answer to {variable} {expected}", Assert.Single(Said(result)).Message);
        Assert.Empty(result.Missing);
    }

    [Theory]
    [InlineData("answers.yml", "SECRET: open\nPORT: 81")]
    [InlineData("answers.json", "{\"SECRET\": \"open\", \"PORT\": 81}")]
    [InlineData("answers.env", "# mine\nSECRET=open\nexport PORT=81")]
    [InlineData("answers", "SECRET=open\nPORT=81")]
    [InlineData("-", "SECRET: open\nPORT: 81")]
    public void AnswersFile_InEveryForm_IsRead(string name, string text)
    {
        var result = ComposeReader.Read(Input(Compose, []) with
        {
            AnswersFile = new ComposeFile(name, text),
            Variables = Of(("PORT", "9"), ("TAG", "2"))
        });
        var container = result.Stack!.Services["a"].Spec.Container;
        Assert.Equal(("open", "81", "i:2"), (container.Environment["S"], container.Environment["P"], container.Image));
    }

    [Fact]
    public void AnswersFile_OfSomethingElse_IsAnErrorInIt()
    {
        var result = ComposeReader.Read(Input(Compose, [("SECRET", "open")]) with { AnswersFile = new ComposeFile("answers.yml", "- a\n- b") });
        Assert.Equal("answers.yml:1:1: must be a map of variables and their values, is a list", Assert.Single(Said(result)).ToString());
    }

    [Fact]
    public void Answer_ThatNothingAsksFor_Warns() =>
        Assert.Equal("nothing asks for SECERT", Assert.Single(Said(Read(Compose, [("SECRET", "open"), ("SECERT", "x")]))).Message);

    [Fact]
    public void Default_ThatIsNoAnswer_IsNotUsedAndWarns()
    {
        var result = ComposeReader.Read(Input("services: {a: {image: i}}", []) with
        {
            RancherFiles = [new ComposeFile("r.yml", ".catalog: {questions: [{variable: A, type: int, default: many}]}")],
        });
        Assert.NotNull(result.Stack);
        Assert.Contains("is no answer to its own question, and not used: it must be a whole number", Assert.Single(Said(result)).Message);
    }

    [Theory]
    [InlineData("{questions: [{label: a}]}", "must have a variable")]
    [InlineData("{questions: [{variable: A}, {variable: A}]}", "asks for A a second time")]
    [InlineData("{questions: [{variable: A, type: colour}]}", "must be string, multiline")]
    [InlineData("{questions: [{variable: A, type: enum}]}", "must have options")]
    [InlineData("{upgrade_from: soon}", "must be a range of versions")]
    [InlineData("{verson: 1}", "is not a known key; did you mean version?")]
    public void Catalog_Wrong_IsOneError(string section, string expected) => Assert.Contains(expected, Assert.Single(
        ComposeReader.Read(Input("services: {a: {image: i}}", []) with
        {
            RancherFiles = [new ComposeFile("r.yml", $".catalog: {section}")]
        }).Findings).Message);

    [Theory]
    [InlineData(">=1.0.0 <2.0.0", "1.9.9", true)]
    [InlineData(">=1.0.0 <2.0.0", "2.0.0", false)]
    [InlineData(">= 1.0.0, < 2.0.0", "v1.0.0", true)]
    [InlineData("1.2.x", "1.2.7", true)]
    [InlineData("1.2.x", "1.3.0", false)]
    [InlineData("~1.2.3", "1.2.9", true)]
    [InlineData("~1.2.3", "1.3.0", false)]
    [InlineData("^1.2.3", "1.9.0", true)]
    [InlineData("1.0.0 || 1.2.0", "1.2.0", true)]
    [InlineData("!=1.0.0", "1.0.0", false)]
    [InlineData("*", "0.0.1", true)]
    [InlineData("<1.0.0", "1.0.0-rc1", true)]
    [InlineData(">1.0.0-rc1", "1.0.0-rc2", true)]
    [InlineData(">1.0.0-rc.2", "1.0.0-rc.10", true)]
    public void VersionRange_Admits(string range, string version, bool expected) =>
        Assert.Equal(expected, VersionRange.Parse(range)!.Admits(TemplateVersion.Parse(version)!));

    private static IEnumerable<Finding> Said(ComposeResult result) => result.Findings.Where(finding => finding.Severity != Severity.Info);

    private static ComposeResult Read(string compose, (string, string)[] answers) => ComposeReader.Read(Input(compose, answers));

    private static ComposeInput Input(string compose, (string, string)[] answers) => new()
    {
        Files = [new ComposeFile("docker-compose.yml", compose)],
        RancherFiles = [new ComposeFile("rancher-compose.yml", Questions)],
        StackName = "shop",
        Answers = Of(answers),
    };

    private static ImmutableDictionary<string, string> Of(params (string Name, string Value)[] answers)
    {
        var all = ImmutableDictionary<string, string>.Empty;
        return answers.Aggregate(all, (sofar, one) => sofar.SetItem(one.Name, one.Value));
    }
}
