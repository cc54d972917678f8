using System.Security.Cryptography;
using System.Text;
using Scheduler.Core.Hosts;
using Scheduler.Core.Images;
using Scheduler.Messages.Registries;

namespace Scheduler.Tests.Fakes;

/// <summary>
/// What fake engines pull from: tags that can be moved, digests that stay, and registries that want a password. Says what a
/// real engine says of a real registry's answers.
/// </summary>
internal sealed class FakeRegistry
{
    private readonly Dictionary<string, string> _tags = [];
    private readonly Dictionary<string, FakeProcess> _content = [];
    private readonly Dictionary<string, RegistryLogin> _accounts = [];
    private int _published;

    /// <summary>It can be pulled from now on; a tag that was there is moved to the new content. Answers its digest.</summary>
    public string Publish(string image, FakeProcess? process = null)
    {
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{image} {_published++}")));
        _tags[image] = digest;
        _content[RepositoryOf(image) + "@" + digest] = process ?? new FakeProcess();
        return digest;
    }

    public void Mend()
    {
        foreach (var (reference, process) in _content.ToList()) _content[reference] = process.Mended();
    }

    /// <summary>It cannot be pulled by its name any more.</summary>
    public void Withdraw(string image) => _tags.Remove(image);

    /// <summary>The registry lets nobody in but this one, from now on.</summary>
    public void Demand(string registry, string username, string password) => _accounts[registry] = new RegistryLogin(username, password);

    /// <summary>Throws as an engine does when the registry does not let it in.</summary>
    public void Admit(string image, RegistryLogin? login)
    {
        var registry = RegistryNames.Of(image);
        if (!_accounts.TryGetValue(registry, out var account) || account == login) return;
        throw new EngineException(EngineFault.Rejected, login is null
            ? $"Head \"https://{registry}/v2/\": no basic auth credentials"
            : $"Get \"https://{registry}/v2/\": unauthorized: authentication required");
    }

    /// <summary>What a name stands for now; throws as an engine does when it stands for nothing.</summary>
    public (string Reference, FakeProcess Process) Fetch(string image)
    {
        var reference = image.Contains('@')
            ? RepositoryOf(image) + image[image.IndexOf('@')..]
            : _tags.TryGetValue(image, out var digest) ? RepositoryOf(image) + "@" + digest : null;
        return reference is not null && _content.TryGetValue(reference, out var process)
            ? (reference, process)
            : throw new EngineException(EngineFault.NotFound, $"manifest for {image} not found: manifest unknown: manifest unknown");
    }

    /// <summary>Without tag and digest.</summary>
    internal static string RepositoryOf(string image)
    {
        var name = image.Contains('@') ? image[..image.IndexOf('@')] : image;
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[..colon] : name;
    }
}
