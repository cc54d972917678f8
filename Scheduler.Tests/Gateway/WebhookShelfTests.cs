using Scheduler.Core.Webhooks;
using Scheduler.Node.Registries;
using Scheduler.Node.Webhooks;
using Scheduler.Tests.Fakes;

namespace Scheduler.Tests.Gateway;

/// <summary>What becomes of webhooks' secrets when the key that seals them is another.</summary>
public sealed class WebhookShelfTests
{
    private static readonly LoginKey Key = LoginKey.Of(new byte[32]);
    private static readonly LoginKey Other = LoginKey.Of(Enumerable.Repeat((byte)1, 32).ToArray());
    private static readonly byte[] Secret = "open sesame"u8.ToArray();

    private readonly MemorySharedObjectStore _store = new(TimeProvider.System);

    [Fact]
    public async Task Key_IsReplaced_SecretsThatTheOldOneOpensAreSealedAnew()
    {
        await Shelf(Other).CreateAsync(Hook("signed"), [1], Secret);
        await Shelf(Other).CreateAsync(Hook("open"), [2], secret: null);

        await Shelf(Key, Other).ResealAsync(CancellationToken.None);
        await Shelf(Key, Other).ResealAsync(CancellationToken.None);

        var (signed, open) = ((await Shelf(Key).FindAsync("signed"))!, (await Shelf(Key).FindAsync("open"))!);
        Assert.Equal((null, 2L), (signed.Fault, signed.Version));
        Assert.Equal(Secret, signed.Secret);
        Assert.Equal([1], signed.TokenHash);
        Assert.Equal((false, 1L), (open.IsSigned, open.Version));
    }

    [Fact]
    public async Task Key_IsLost_SecretsStayAsTheyAre()
    {
        await Shelf(Other).CreateAsync(Hook("signed"), [1], Secret);

        await Shelf(Key).ResealAsync(CancellationToken.None);

        Assert.NotNull((await Shelf(Key).FindAsync("signed"))!.Fault);
        Assert.Equal(Secret, (await Shelf(Other).FindAsync("signed"))!.Secret);
    }

    private static Webhook Hook(string name) => new() { Name = name, Id = $"id of {name}", Kind = WebhookKind.Push };

    private WebhookShelf Shelf(LoginKey current, params LoginKey[] older) =>
        new(_store, new LoginKeys(() => current, "the test's key", [.. older.Select<LoginKey, Func<LoginKey?>>(key => () => key)]));
}
