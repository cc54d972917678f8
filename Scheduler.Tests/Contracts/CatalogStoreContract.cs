using System.Collections.Immutable;
using Scheduler.Node.Catalogs;

namespace Scheduler.Tests.Contracts;

/// <summary>Catalogs, and of which template stacks are.</summary>
public abstract class CatalogStoreContract(IStoresUnderTest kind) : StoresContract(kind)
{
    private static readonly CatalogSource Library = new("library", "https://example.org/library.git", "main", "c1");

    private ICatalogStore Catalogs => Store.Catalogs!;

    [SkippableFact]
    public async Task Put_Twice_IsReplacedForEveryNode()
    {
        Assert.True(await Catalogs.PutAsync(new CatalogSource("a"), [9]));
        Assert.True(await Catalogs.PutAsync(Library, [1, 0, 255]));
        Assert.True(await Catalogs.PutAsync(Library with { Commit = "c2" }, [2]));

        var other = (await OpenAnotherAsync()).Catalogs!;
        var rows = await other.ListAsync();

        Assert.Equal([new CatalogSource("a"), Library with { Commit = "c2" }], rows.Select(row => row.Source));
        Assert.Equal((2, null), (rows[1].Version, rows[1].Fault));
        Assert.InRange(rows[1].ChangedAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal([2], await other.FilesAsync("library", 2));
        Assert.Null(await other.FilesAsync("library", 1));
    }

    [SkippableFact]
    public async Task Fail_KeepsWhatIsThere_UntilTheNextPut()
    {
        await Catalogs.PutAsync(Library, [1]);
        await Catalogs.FailAsync("library", "no route");
        await Catalogs.FailAsync("nosuch", "no route");

        var row = Assert.Single(await Catalogs.ListAsync());
        Assert.Equal(("no route", 1), (row.Fault, row.Version));
        Assert.Equal([1], await Catalogs.FilesAsync("library", 1));

        await Catalogs.PutAsync(Library, [2]);
        Assert.Null(Assert.Single(await Catalogs.ListAsync()).Fault);
    }

    [SkippableFact]
    public async Task Put_BeyondTheMost_IsNotMade_ButReplacingIs()
    {
        for (var i = 0; i < ICatalogStore.CatalogsMax; i++) Assert.True(await Catalogs.PutAsync(new CatalogSource($"c{i}"), [1]));

        Assert.False(await Catalogs.PutAsync(Library, [1]));
        Assert.True(await Catalogs.PutAsync(new CatalogSource("c7"), [2]));
    }

    [SkippableFact]
    public async Task Remove_IsGoneAndItsRepetitionSaysSo()
    {
        await Catalogs.PutAsync(Library, [1]);

        Assert.True(await Catalogs.RemoveAsync("library"));
        Assert.False(await Catalogs.RemoveAsync("library"));
        Assert.Empty(await Catalogs.ListAsync());
    }

    [SkippableFact]
    public async Task TemplateOfAStack_IsTheLatestThatWasSet_UntilItIsForgotten()
    {
        var made = new StackTemplate("shop", "library", "infra*web", "1.0", ImmutableSortedDictionary<string, string>.Empty.Add("A", "é\n"));
        Assert.Null(await Catalogs.TemplateOfAsync("shop"));
        await Catalogs.SetTemplateAsync(made);
        await Catalogs.SetTemplateAsync(made with { Version = "1.1" });

        var found = await (await OpenAnotherAsync()).Catalogs!.TemplateOfAsync("shop");
        Assert.Equal(("library", "infra*web", "1.1"), (found!.Catalog, found.Template, found.Version));
        Assert.Equal(made.Answers, found.Answers);

        await Catalogs.ForgetTemplateAsync("shop");
        Assert.Null(await Catalogs.TemplateOfAsync("shop"));
    }
}
