namespace Scheduler.Node.Webhooks;

/// <summary>Where webhooks are called.</summary>
internal static class WebhookPaths
{
    public const string Root = "/hooks";

    public const string Route = Root + "/{name}/{token}";

    public static string Of(string name, string token) => $"{Root}/{Uri.EscapeDataString(name)}/{token}";

    /// <summary>What is logged and answered instead: nobody reads the secret there.</summary>
    public static string Shown(string name) => $"{Root}/{name}/...";
}
