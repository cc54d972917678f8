namespace Scheduler.Tests.Core.Webhooks;

/// <summary>What registries send.</summary>
internal static class Payloads
{
    public static readonly string Digest = $"sha256:{new string('a', 64)}";

    /// <summary>A push to distribution: layers, the manifest with its tag, and somebody's pull.</summary>
    public static string Distribution(
        string tag = "1", string id = "e1", string? digest = null,
        string repository = "shop/web", string host = "registry.example.org:5000") => $$$"""
        {"events":[
          {"id":"{{{id}}}-layer","timestamp":"2026-01-02T03:04:05Z","action":"push","target":{"mediaType":"application/octet-stream","digest":"sha256:00","repository":"{{{repository}}}"},"request":{"id":"r","host":"{{{host}}}","method":"PUT"}},
          {"id":"{{{id}}}-mount","action":"mount","target":{"repository":"{{{repository}}}","fromRepository":"other","digest":"sha256:01"}},
          {"id":"{{{id}}}","timestamp":"2026-01-02T03:04:05Z","action":"push",
           "target":{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","size":708,"digest":"{{{digest ?? Digest}}}","repository":"{{{repository}}}","url":"http://registry:5000/v2/{{{repository}}}/manifests/sha256:aa","tag":"{{{tag}}}"},
           "request":{"id":"r","addr":"192.168.64.11:42961","host":"{{{host}}}","method":"PUT","useragent":"docker/28"},"actor":{},"source":{"addr":"host:5000","instanceID":"i"}},
          {"id":"{{{id}}}-pull","action":"pull","target":{"repository":"{{{repository}}}","tag":"{{{tag}}}","digest":"{{{Digest}}}"}}
        ]}
        """;

    public const string Hub = """
        {"callback_url":"https://registry.hub.docker.com/u/team/app/hook/2141b5bi5i5b02bec211i4eeih0242eg11000a/",
         "push_data":{"images":["27d47432a69bca5f2700e4dff7de0388ed65f9d3fb1ec645e2bc24c223dc1cc3"],"pushed_at":1.417566161e+09,"pusher":"ann","tag":"latest"},
         "repository":{"comment_count":0,"is_private":false,"name":"app","namespace":"team","owner":"team","repo_name":"team/app","repo_url":"https://registry.hub.docker.com/u/team/app/","status":"Active"}}
        """;

    public static readonly string Harbor = $$$"""
        {"type":"PUSH_ARTIFACT","occur_at":1680501893,"operator":"harbor-jobservice",
         "event_data":{"resources":[{"digest":"{{{Digest}}}","tag":"1","resource_url":"harbor.example.org/shop/web:1"}],
         "repository":{"date_created":1680501893,"name":"web","namespace":"shop","repo_full_name":"shop/web","repo_type":"private"} } }
        """;

    public const string Quay = """
        {"name":"repository","repository":"team/app","namespace":"team","docker_url":"quay.io/team/app","homepage":"https://quay.io/repository/team/app","updated_tags":["latest","2"]}
        """;

    /// <summary>Azure's registries send one event, without an envelope.</summary>
    public static readonly string Azure = $$$"""
        {"id":"cb8c3971","timestamp":"2017-11-17T16:52:01Z","action":"push","target":{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","size":524,"digest":"{{{Digest}}}","length":524,"repository":"hello-world","tag":"v1"},"request":{"id":"3cbb6949","host":"myregistry.azurecr.io","method":"PUT","useragent":"docker/17"}}
        """;
}
