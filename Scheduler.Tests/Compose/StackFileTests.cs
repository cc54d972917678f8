using Scheduler.Core.Compose;
using Scheduler.Messages.Files;
using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

/// <summary>secrets: and configs:, where they are declared and where they are used.</summary>
public sealed class StackFileTests
{
    private const string Declared = """

        secrets:
          pw: {file: ./pw.txt, labels: {a: b}}
          token: {environment: TOKEN}
          shared: {external: true, name: all_shared}
          old: {external: {name: older}}
          unused: {file: /x}
        configs:
          site: {content: "host=${HOST}\n", name: site_v2}

        """;

    [Fact]
    public void Short_IsTheStacksOwnUnderItsKey()
    {
        var files = Using("secrets: [pw, shared]", "configs: [site]");

        Assert.Equal(
            [
                new FileUse(FileKind.Secret, "shop_pw") { Target = "pw" },
                new FileUse(FileKind.Secret, "all_shared") { Target = "shared" },
                new FileUse(FileKind.Config, "site_v2") { Target = "site" }
            ],
            files);
        Assert.Equal(["/run/secrets/pw", "/run/secrets/shared", "/site"], files.Select(file => file.Path));
    }

    [Fact]
    public void Long_SaysWhereAndWhose()
    {
        var files = Using(
            "secrets: [{source: pw, target: /etc/tls/key, uid: '7', gid: 8, mode: 0440}, {source: token, mode: '0400'}, {source: old, mode: 288}]",
            "configs: [{source: site, target: /etc/site.conf, mode: 0o444}]");

        Assert.Equal(new FileUse(FileKind.Secret, "shop_pw") { Target = "/etc/tls/key", Uid = 7, Gid = 8, Mode = 0x120 }, files[0]);
        Assert.Equal(("/run/secrets/token", 0x100), (files[1].Path, files[1].Mode));
        Assert.Equal(("older", 0x120), (files[2].Name, files[2].Mode));
        Assert.Equal(("/etc/site.conf", 0x124), (files[3].Path, files[3].Mode));
    }

    [Fact]
    public void Files_ThatServicesUse_SayWhereTheirDataAre()
    {
        var result = ComposeReader.Read(
            Input(Service("secrets: [pw, token, shared]", "configs: [site]") + Declared).With(("TOKEN", "t0p"), ("HOST", "web1")));

        var files = result.Files.ToDictionary(file => file.Name);
        Assert.Equal(["all_shared", "shop_pw", "shop_token", "site_v2"], files.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("/srv/shop/pw.txt", null), (files["shop_pw"].Path, files["shop_pw"].Content));
        Assert.Equal(("b", "shop"), (files["shop_pw"].Labels["a"], files["shop_pw"].Labels[StackFile.StackLabel]));
        Assert.Equal("t0p", files["shop_token"].Content);
        Assert.True(files["all_shared"].IsExternal);
        Assert.Equal("host=web1\n", files["site_v2"].Content);
        Assert.DoesNotContain("t0p", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralFiles_MergeByTarget()
    {
        var stack = Input(Service("secrets: [pw]") + Declared, Service("secrets: [{source: pw, target: pw, mode: 0400}, old]"))
            .With(("TOKEN", ""), ("HOST", ""))
            .Stack();

        Assert.Equal([0x100, null], stack.Services["a"].Spec.Container.AllFiles.Select(file => file.Mode));
    }

    [Fact]
    public void LongFormWithoutTarget_ReplacesTheShortOne()
    {
        var stack = Input(Service("secrets: [pw, old]") + Declared, Service("secrets: [{source: pw, mode: 0400}]"))
            .With(("TOKEN", ""), ("HOST", ""))
            .Stack();

        Assert.Equal([null, 0x100], stack.Services["a"].Spec.Container.AllFiles.Select(file => file.Mode));
    }

    [Theory]
    [InlineData("secrets: [nothing]", "", "the secret \"nothing\" is not declared under secrets")]
    [InlineData("configs: [pw]", "secrets: {pw: {file: x}}", "the config \"pw\" is not declared under configs")]
    [InlineData("secrets: [{target: x}]", "", "must have a source")]
    [InlineData("secrets: [{source: pw, mode: 9}]", "secrets: {pw: {file: x, driver: vault}}", "kept by the cluster itself")]
    [InlineData("secrets: [{source: pw, mode: '0999'}]", "secrets: {pw: {file: x}}", "a file mode in octal")]
    [InlineData("secrets: [{source: pw, uid: root}]", "secrets: {pw: {file: x}}", "the number of a user")]
    [InlineData("secrets: [pw]", "secrets: {pw: }", "must be a map")]
    [InlineData("secrets: [pw]", "secrets: {pw: {}}", "must say where its data are from")]
    [InlineData("secrets: [pw]", "secrets: {pw: {file: x, content: y}}", "has its data from file and content: leave one")]
    [InlineData("secrets: [pw]", "secrets: {pw: {environment: NOWHERE}}", "the variable NOWHERE is not set")]
    [InlineData("secrets: [pw]", "secrets: {pw: {external: true, file: x}}", "an external one is used as it is")]
    [InlineData("secrets: [pw]", "secrets: {pw: {file: x, name: 'a b'}}", "the secret's name \"a b\"")]
    [InlineData("secrets: [{source: pw, target: /pw}]", "secrets: {pw: {file: x}}", "cannot be directly below /")]
    [InlineData("configs: [c]", "configs: {c: {content: x, template_driver: golang}}", "templates are not filled in")]
    public void Files_WithFaults_AreErrors(string use, string declared, string expected) =>
        Assert.Contains(Errors(Service(use) + "\n" + declared + "\n"), error => error.Contains(expected, StringComparison.Ordinal));

    private static IReadOnlyList<FileUse> Using(params string[] lines) =>
        [.. Input(Service(lines) + Declared).With(("TOKEN", ""), ("HOST", "")).Stack().Services["a"].Spec.Container.AllFiles];
}
