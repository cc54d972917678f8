using Scheduler.Core.Images;
using Scheduler.Messages.Registries;

namespace Scheduler.Tests.Core.Images;

/// <summary>What a person reads when an image cannot be had: the registry's own words, and what to do.</summary>
public sealed class PullWordsTests
{
    private static readonly CredentialsGiven None = new("r.example.org");
    private static readonly CredentialsGiven Kept = new("r.example.org", new RegistryLogin("ann", "open sesame"));

    [Theory]
    [InlineData("Head \"https://r.example.org/v2/app/manifests/1\": no basic auth credentials", "no credentials are kept for r.example.org: `scheduler registry login r.example.org`")]
    [InlineData("pull access denied for r.example.org/app, repository does not exist or may require 'docker login': denied", "`scheduler registry login r.example.org`")]
    [InlineData("manifest for r.example.org/app:1 not found: manifest unknown: manifest unknown", "check its name and tag")]
    [InlineData("Get \"https://r.example.org/v2/\": dial tcp: lookup r.example.org: no such host", "cannot reach r.example.org")]
    [InlineData("Get \"https://r.example.org/v2/\": dial tcp 10.0.0.1:443: connect: connection refused", "cannot reach r.example.org")]
    [InlineData("Get \"https://r.example.org/v2/\": tls: failed to verify certificate: x509: certificate signed by unknown authority", "/etc/docker/certs.d/r.example.org/ca.crt")]
    [InlineData("Get \"https://r.example.org/v2/\": http: server gave HTTP response to HTTPS client", "insecure-registries")]
    [InlineData("toomanyrequests: You have reached your pull rate limit", "with an account it may allow more")]
    public void Failed_ForEachCause_HasTheRegistrysWordsAndWhatToDo(string words, string advice)
    {
        var said = PullWords.Failed("r.example.org/app:1", words, None);

        Assert.StartsWith($"cannot pull image r.example.org/app:1: {words}; ", said, StringComparison.Ordinal);
        Assert.Contains(advice, said, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_WithALogin_SaysWhoseWasRefused() => Assert.Contains(
        "the password kept for ann",
        PullWords.Failed("r.example.org/app:1", "unauthorized: authentication required", Kept),
        StringComparison.Ordinal);

    [Fact]
    public void Failed_WithARevisionsLogin_SaysHowToSendAnother() => Assert.EndsWith(
        "the login of ann that came with the service, or that account may not pull it: `docker service update --with-registry-auth` sends another",
        PullWords.Failed("r.example.org/app:1", "unauthorized: authentication required", Kept with { Mark = "m" }),
        StringComparison.Ordinal);

    [Fact]
    public void Failed_ForWantOfALoginThatCannotBeHad_SaysWhy() => Assert.EndsWith(
        "; it cannot be opened",
        PullWords.Failed("r.example.org/app:1", "unauthorized: authentication required", None with { Fault = "it cannot be opened" }),
        StringComparison.Ordinal);

    [Fact]
    public void Failed_RegistryRepeatsWhatItWasSent_TheSecretIsNotSaid()
    {
        var said = PullWords.Failed("r.example.org/app:1", "denied: ann:open sesame is nobody", Kept);

        Assert.DoesNotContain("open sesame", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_ForACauseThatIsNotKnown_IsTheWordsAlone() => Assert.Equal(
        "cannot pull image r.example.org/app:1: no space left on device",
        PullWords.Failed("r.example.org/app:1", "no space left on device", Kept));

    [Fact]
    public void Credentials_Printed_AreNeverWhatTheyAre()
    {
        Assert.DoesNotContain("open sesame", Kept.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("open sesame", $"{Kept.Login}", StringComparison.Ordinal);
    }
}
