using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Scheduler.Core.Swarm;
using Scheduler.Messages.Files;

namespace Scheduler.Tests.Gateway;

/// <summary>Secrets and configs over REST and over Docker's API: one and the same.</summary>
public sealed class FileStories
{
    private const string Data = "open sesame";

    private static readonly string Base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(Data));

    private static readonly string Service = $$$$$$"""
        {"Name":"db","TaskTemplate":{"ContainerSpec":{"Image":"db:1","Secrets":[{"File":{"Name":"pw","UID":"7","GID":"0","Mode":256},"SecretID":"{{{{{{DockerIds.OfFile(FileKind.Secret, "pw")}}}}}}","SecretName":"pw"}]}}}
        """;

    [Fact]
    public async Task Secret_OverRest_IsKeptListedAndRemoved_AndItsDataNeverAnswered()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var made = await gateway.SendAsync(HttpMethod.Put, "/v1/secrets/pw", Body("a", "b"));
        using var again = await gateway.SendAsync(HttpMethod.Put, "/v1/secrets/pw", Body());
        using var other = await gateway.SendAsync(HttpMethod.Put, "/v1/secrets/pw", """{"data":"AQ=="}""");
        var list = await gateway.GetJsonAsync("/v1/secrets");
        var one = await gateway.GetJsonAsync("/v1/secrets/pw");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict), (made.StatusCode, again.StatusCode, other.StatusCode));
        Assert.Contains("its data cannot be changed", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(("pw", 11, "b"), ((string)one["name"]!, (int)one["size"]!, (string)one["labels"]!["a"]!));
        Assert.Single(list.AsArray());
        Assert.All(
            [await made.Content.ReadAsStringAsync(), list.ToJsonString(), one.ToJsonString(), await again.Content.ReadAsStringAsync()],
            text => Assert.DoesNotContain(Base64, text, StringComparison.Ordinal));
        using var removed = await gateway.SendAsync(HttpMethod.Delete, "/v1/secrets/pw");
        using var repeated = await gateway.SendAsync(HttpMethod.Delete, "/v1/secrets/pw");
        using var missing = await gateway.GetAsync("/v1/secrets/pw");
        Assert.Equal(
            (HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.NotFound),
            (removed.StatusCode, repeated.StatusCode, missing.StatusCode));
    }

    [Fact]
    public async Task Config_OverRest_IsAnsweredWithItsData()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var made = await gateway.SendAsync(HttpMethod.Put, "/v1/configs/site.conf", Body());

        Assert.Equal(Base64, (string)(await gateway.GetJsonAsync("/v1/configs/site.conf"))["data"]!);
        Assert.Null((await gateway.GetJsonAsync("/v1/configs"))[0]!["data"]);
    }

    [Theory]
    [InlineData("a b", """{"data":"AQ=="}""", "with a letter or digit at both ends")]
    [InlineData("pw", """{"data":""}""", "larger than 0")]
    [InlineData("pw", """{"data":"?"}""", "")]
    [InlineData("pw", """{"data":null}""", "")]
    [InlineData("pw", "{}", "data")]
    [InlineData("pw", """{"data":"AQ==","labels":{"":"b"}}""", "label")]
    [InlineData("pw", """{"data":"AQ==","more":1}""", "more")]
    public async Task Put_OfWhatCannotBeKept_IsABadRequest(string name, string body, string words)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var answer = await gateway.SendAsync(HttpMethod.Put, $"/v1/secrets/{Uri.EscapeDataString(name)}", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await gateway.Files.ListAsync());
    }

    [Fact]
    public async Task Secret_OverDockersApi_FromItsMakingToItsRemoval()
    {
        await using var gateway = await TestGateway.StartAsync();
        var spec = $$"""{"Name":"pw","Labels":{"a":"b"},"Data":"{{Base64}}"}""";

        var made = await PostAsync(gateway, "/v1.41/secrets/create", spec, HttpStatusCode.Created);
        var id = (string)made["ID"]!;
        Assert.Equal(DockerIds.OfFile(FileKind.Secret, "pw"), id);
        var taken = await PostAsync(gateway, "/secrets/create", spec, HttpStatusCode.Conflict);
        Assert.Equal("rpc error: code = AlreadyExists desc = secret pw already exists", (string)taken["message"]!);

        var found = await gateway.GetJsonAsync($"/v1.41/secrets/{id[..8]}");
        Assert.Equal(("pw", 1, "b"), ((string)found["Spec"]!["Name"]!, (int)found["Version"]!["Index"]!, (string)found["Spec"]!["Labels"]!["a"]!));
        Assert.Null(found["Spec"]!["Data"]);
        await PostAsync(gateway, $"/secrets/pw/update?version=1", """{"Name":"pw","Labels":{"a":"c"}}""");
        Assert.Equal(
            "rpc error: code = Unknown desc = update out of sequence",
            (string)(await PostAsync(
                gateway, "/secrets/pw/update?version=1", """{"Name":"pw"}""", HttpStatusCode.Conflict))["message"]!);
        Assert.Contains(
            "only updates to Labels are allowed",
            (string)(await PostAsync(
                gateway, "/secrets/pw/update?version=2", """{"Name":"pw","Data":"AQ=="}""", HttpStatusCode.BadRequest))["message"]!,
            StringComparison.Ordinal);
        await PostAsync(gateway, "/secrets/pw/update?version=2", $$"""{"Name":"pw","Labels":{"a":"d"},"Data":"{{Base64}}"}""");
        foreach (var (filter, count) in new[]
        {
            ("""{"name":{"p":true}}""", 1), ("""{"names":["p"]}""", 0), ("""{"names":["pw"]}""", 1),
            ("""{"label":["a=d"]}""", 1), ("""{"label":["a=b"]}""", 0), ($$"""{"id":["{{id[..5]}}"]}""", 1)
        })
            Assert.Equal(count, (await gateway.GetJsonAsync($"/secrets?filters={Uri.EscapeDataString(filter)}")).AsArray().Count);

        await PostAsync(gateway, "/services/create", Service, HttpStatusCode.Created);
        using var used = await gateway.SendAsync(HttpMethod.Delete, "/secrets/pw");
        Assert.Equal(
            (HttpStatusCode.BadRequest, "rpc error: code = InvalidArgument desc = secret 'pw' is in use by the following service: db"),
            (used.StatusCode, (string)(await TestGateway.JsonAsync(used))["message"]!));
        using var rest = await gateway.SendAsync(HttpMethod.Delete, "/v1/secrets/pw");
        Assert.Equal(HttpStatusCode.Conflict, rest.StatusCode);
        Assert.Equal("default/db", (string)(await gateway.GetJsonAsync("/v1/secrets/pw"))["usedBy"]![0]!);
        using var gone = await gateway.SendAsync(HttpMethod.Delete, "/services/db");
        using var removed = await gateway.SendAsync(HttpMethod.Delete, "/secrets/pw");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var missing = await gateway.GetAsync("/secrets/pw");
        Assert.Equal(
            (HttpStatusCode.NotFound, "secret pw not found"),
            (missing.StatusCode, (string)(await TestGateway.JsonAsync(missing))["message"]!));
    }

    [Fact]
    public async Task Service_ThatUsesASecret_ShowsItByReference_AndOneThatIsNotThereIsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        Assert.Contains(
            "secret not found: pw",
            (string)(await PostAsync(gateway, "/services/create", Service, HttpStatusCode.BadRequest))["message"]!,
            StringComparison.Ordinal);
        await PostAsync(gateway, "/secrets/create", $$"""{"Name":"pw","Data":"{{Base64}}"}""", HttpStatusCode.Created);

        await PostAsync(gateway, "/services/create", Service, HttpStatusCode.Created);

        var shown = (await gateway.GetJsonAsync("/v1.41/services/db"))["Spec"]!["TaskTemplate"]!["ContainerSpec"]!["Secrets"]!;
        Assert.Equal(JsonNode.Parse(Service)!["TaskTemplate"]!["ContainerSpec"]!["Secrets"]!.ToJsonString(), shown.ToJsonString());
        await PostAsync(gateway, "/services/db/update?version=1", Service);
        Assert.Single(gateway.Board.Services.Values.Single().Spec.Container.AllFiles);
        await PostAsync(
            gateway,
            $"/services/db/update?version={gateway.Board.Services.Values.Single().Version}",
            """{"Name":"db","TaskTemplate":{"ContainerSpec":{"Image":"db:1"}}}""");
        Assert.Empty(gateway.Board.Services.Values.Single().Spec.Container.AllFiles);
    }

    [Fact]
    public async Task Config_OverDockersApi_IsAnsweredWithItsDataAndTakenByRuntimesNot()
    {
        await using var gateway = await TestGateway.StartAsync();
        await PostAsync(gateway, "/configs/create", $$"""{"Name":"site","Data":"{{Base64}}"}""", HttpStatusCode.Created);

        Assert.Equal(Base64, (string)(await gateway.GetJsonAsync("/v1.41/configs/site"))["Spec"]!["Data"]!);
        var fault = await PostAsync(
            gateway,
            "/services/create",
            """{"Name":"a","TaskTemplate":{"ContainerSpec":{"Image":"a","Configs":[{"Runtime":{},"ConfigName":"site"}]}}}""",
            HttpStatusCode.BadRequest);
        Assert.Contains("TaskTemplate.ContainerSpec.Configs[0]: a config is a file here", (string)fault["message"]!, StringComparison.Ordinal);
        var template = await PostAsync(
            gateway, "/configs/create", """{"Name":"t","Data":"AQ==","Templating":{"Name":"golang"}}""", HttpStatusCode.BadRequest);
        Assert.Contains("Templating", (string)template["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/secrets/create", "{}", "invalid name, only 64")]
    [InlineData("POST", "/secrets/create", """{"Name":"a"}""", "secret data must be larger than 0 and less than 512000 bytes")]
    [InlineData("POST", "/configs/create", """{"Name":"a","Data":"!"}""", "not the JSON")]
    [InlineData("POST", "/secrets/create", """{"Name":"a","Data":"AQ==","Driver":{"Name":"vault"}}""", "Driver")]
    [InlineData("POST", "/secrets/a/update", "{}", "version")]
    [InlineData("GET", "/secrets?filters=%7B%22x%22:[]%7D", null, "invalid filter 'x'")]
    public async Task Request_ThatIsWrong_IsABadRequestThatSaysWhy(string method, string path, string? body, string words)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var answer = await gateway.SendAsync(new HttpMethod(method), $"/v1.41{path}", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(words, (string)(await TestGateway.JsonAsync(answer))["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stack_AsComposeText_SaysThatItsSecretsAreMadeElsewhere()
    {
        await using var gateway = await TestGateway.StartAsync();
        const string Text = "services: {a: {image: i, secrets: [s]}}\nsecrets: {s: {content: x}}\n";
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1/stacks/shop")
        {
            Content = new StringContent(Text, Encoding.UTF8, "application/yaml")
        };

        using var answer = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("over the API put it under /v1/secrets", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Config_OfTheLargestSize_IsTakenOverBoth_AndNoLargerBodyIs()
    {
        await using var gateway = await TestGateway.StartAsync();
        var large = Convert.ToBase64String(new byte[1_023_999]);

        using var rest = await gateway.SendAsync(HttpMethod.Put, "/v1/configs/a", $$"""{"data":"{{large}}"}""");
        await PostAsync(gateway, "/configs/create", $$"""{"Name":"b","Data":"{{large}}"}""", HttpStatusCode.Created);
        using var larger = await gateway.SendAsync(HttpMethod.Put, "/v1/configs/c", $$"""{"data":"{{large}}{{large}}"}""");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.RequestEntityTooLarge), (rest.StatusCode, larger.StatusCode));
        Assert.Equal([1_023_999L, 1_023_999L], (await gateway.Files.ListAsync()).Select(row => row.Size));
    }

    [Fact]
    public async Task Database_ThatIsAway_IsNamed()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Files.IsAway = true;

        using var read = await gateway.GetAsync("/v1/secrets");
        using var write = await gateway.SendAsync(HttpMethod.Put, "/v1/secrets/a", Body());
        using var docker = await gateway.GetAsync("/v1.41/secrets");

        Assert.All([read, write, docker], answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        Assert.Contains("may have been written or not", await write.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_TellOfThem_InDockersWordsToo()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var made = await gateway.SendAsync(HttpMethod.Put, "/v1/secrets/pw", Body());
        using var removed = await gateway.SendAsync(HttpMethod.Delete, "/v1/secrets/pw");

        using var answer = await gateway.GetAsync($"/v1.41/events?since=1&until={DateTimeOffset.UtcNow.AddSeconds(1).ToUnixTimeSeconds()}");
        var lines = (await answer.Content.ReadAsStringAsync())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!)
            .ToList();

        Assert.Equal(
            ["secret create pw", "secret remove pw"],
            lines.Select(line => $"{line["Type"]} {line["Action"]} {line["Actor"]!["Attributes"]!["name"]}"));
    }

    private static string Body(string? label = null, string value = "") =>
        label is null ? $$"""{"data":"{{Base64}}"}""" : $$$"""{"data":"{{{Base64}}}","labels":{"{{{label}}}":"{{{value}}}"}}""";

    private static async Task<JsonNode> PostAsync(TestGateway gateway, string path, string body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await gateway.SendAsync(HttpMethod.Post, path.StartsWith("/v1.", StringComparison.Ordinal) ? path : $"/v1.41{path}", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{path}: {answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
