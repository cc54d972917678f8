using Scheduler.Messages.Registries;

namespace Scheduler.Core.Images;

/// <summary>Why an image cannot be had, in the registry's own words, and what a person can do about it. Pure.</summary>
internal static class PullWords
{
    private static readonly string[] Refused =
    [
        "unauthorized", "no basic auth credentials", "authentication required", "access denied", "denied:", "forbidden",
        "incorrect username or password", "401", "403"
    ];

    // A number may be of an address.
    private static readonly string[] RefusedInWords = [.. Refused.Where(words => !char.IsAsciiDigit(words[0]))];
    private static readonly string[] Unknown = ["manifest unknown", "not found", "name unknown", "name invalid"];
    private static readonly string[] Certificate = ["x509:", "certificate", "tls:"];
    private static readonly string[] Plain = ["server gave http response to https client"];
    private static readonly string[] Limited = ["toomanyrequests", "too many requests", "rate limit", "429"];
    private static readonly string[] Away =
        ["no such host", "dial tcp", "i/o timeout", "connection refused", "timeout exceeded", "deadline exceeded", "eof"];

    public static string NotHere(string image) => $"image {image} is not on this host, and its pull policy is never: load it there";

    /// <summary>A pull that was given up for want of any progress.</summary>
    public static string Silent(string image, string words) =>
        $"the pull of image {image} made no progress and was given up: {words}; it is tried again";

    public static string Failed(string image, string words, CredentialsGiven given)
    {
        var said = Without(given.Login, words);
        return AdviceOn(said, RegistryNames.Of(image), given) is { } advice
            ? $"cannot pull image {image}: {said}; {advice}"
            : $"cannot pull image {image}: {said}";
    }

    /// <summary>
    /// Whether asking again would hear the same: what is not there, or not for whoever asks. What may be the way to the
    /// registry, or its pace, passes.
    /// </summary>
    public static bool IsFinal(string words) =>
        (Says(words, Unknown) || Says(words, RefusedInWords))
        && !Says(words, Away) && !Says(words, Certificate) && !Says(words, Plain) && !Says(words, Limited);

    /// <summary>A registry may repeat in its answer what it was sent.</summary>
    private static string Without(RegistryLogin? login, string words) =>
        login is { Password.Length: > 0 } ? words.Replace(login.Password, "(secret)", StringComparison.Ordinal) : words;

    private static string? AdviceOn(string words, string registry, CredentialsGiven given)
    {
        // The engine's plain-text hint comes inside of what it says of certificates, and what it cannot find it may not be let to see.
        if (Says(words, Plain))
            return $"{registry} speaks plain HTTP: name it among insecure-registries of this host's engine, or give it a certificate";
        if (Says(words, Certificate))
            return $"this host's engine does not trust {registry}: put its certificate authority under /etc/docker/certs.d/{registry}/ca.crt there";
        if (Says(words, Limited))
            return given.Login is null
                ? $"with an account it may allow more: `scheduler registry login {registry}`"
                : "it is tried again ever more seldom";
        if (Says(words, Refused)) return OnRefusal(registry, given);
        if (Says(words, Unknown)) return "check its name and tag, and that it was pushed";
        return Says(words, Away) ? $"this host's engine cannot reach {registry}: check the registry, and name resolution and network there" : null;
    }

    private static string OnRefusal(string registry, CredentialsGiven given) => given switch
    {
        { Fault: { } fault } => fault,
        { Login: { } login, Mark: not null } =>
            $"it does not take the login of {login.Username} that came with the service, or that account may not pull it: `docker service update --with-registry-auth` sends another",
        { Login: { } login } =>
            $"it does not take the password kept for {login.Username}, or that account may not pull it: `scheduler registry login {registry}` keeps another",
        _ => $"no credentials are kept for {registry}: `scheduler registry login {registry}`",
    };

    private static bool Says(string words, string[] parts) => parts.Any(part => words.Contains(part, StringComparison.OrdinalIgnoreCase));
}
