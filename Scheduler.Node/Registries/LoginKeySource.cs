using Scheduler.Node.Configuration;
using Scheduler.Node.Peers.Trust;

namespace Scheduler.Node.Registries;

/// <summary>
/// Which keys this server has. With peers, all derive the same from the join token; a server without any has a file of its
/// own. Each also opens what the other sealed, and what the token before sealed, so that neither a first peer nor a new token
/// costs a login.
/// </summary>
internal sealed class LoginKeySource
{
    private readonly PeersSection _peers;
    private readonly string _cluster;
    private readonly LoginKeyFile _file;
    private readonly FormerTokens _former;
    private readonly JoinToken? _before;

    /// <summary>Made before the cluster's identity is opened, which may put a new token in the place of the present one.</summary>
    public LoginKeySource(NodeOptions options, string cluster)
    {
        (_peers, _cluster) = (options.Peers, cluster);
        _file = new LoginKeyFile(options.Node.DataDirectory);
        _former = new FormerTokens(_peers.DefaultTokenFile);
        _before = KeptToken();
    }

    public LoginKeys Find()
    {
        var now = _peers.GivenToken() ?? KeptToken();
        IEnumerable<Func<LoginKey?>> former = [() => KeyOf(_before), .. _former.Read().Select<JoinToken, Func<LoginKey?>>(one => () => KeyOf(one))];
        return _peers.Listen is null || now is null
            ? new LoginKeys(_file.Ensure, $"the key in {_file.Path}", [() => KeyOf(now), .. former])
            : new LoginKeys(() => LoginKey.Of(now, _cluster), "this server's join token", [() => KeyOf(KeptToken()), .. former, _file.Read])
            {
                ForgetOlder = _former.Delete
            };
    }

    private LoginKey? KeyOf(JoinToken? token) => token is null ? null : LoginKey.Of(token, _cluster);

    private JoinToken? KeptToken() => new TokenFile(_peers.DefaultTokenFile).Read();
}
