using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

public class IncludeTests
{
    [Fact]
    public void Include_HasItsOwnDirectoryAndVariables_AndItsPartsAreUsed()
    {
        var stack = Input("include: [../db/compose.yml]\nservices: {a: {image: i, depends_on: [db], networks: [back]}}")
            .WithFiles(
                ("/srv/db/compose.yml", "services: {db: {image: 'db:$TAG', env_file: x.env, volumes: ['./init:/init', 'data:/data'], networks: [back]}}\n"
                    + "networks: {back: }\nvolumes: {data: }"),
                ("/srv/db/.env", "TAG=17\nHOST=theirs"),
                ("/srv/db/x.env", "A=1"))
            .With(("HOST", "ours"))
            .Stack();

        var db = stack.Services["db"].Spec.Container;
        Assert.Equal(("db:17", "1", "shop_back"), (db.Image, db.Environment["A"], Assert.Single(db.Networks).Network));
        Assert.Equal(["/srv/db/init", "shop_data"], db.Mounts.Select(mount => mount.Source));
        Assert.Equal("shop_back", Assert.Single(stack.Services["a"].Spec.Container.Networks).Network);
    }

    [Fact]
    public void Include_InTheLongForm_HasItsFilesMerged_ItsDirectoryAndItsVariables()
    {
        var input = Input("include: [{path: [one.yml, two.yml], project_directory: /srv/other, env_file: [a.env, b.env]}]\nservices: {a: {image: i}}")
            .WithFiles(
                ("/srv/shop/one.yml", "services: {b: {image: 'b:$TAG', volumes: ['./x:/x']}}"),
                ("/srv/shop/two.yml", "services: {b: {hostname: $NAME}}"),
                ("/srv/shop/a.env", "TAG=1\nNAME=n"),
                ("/srv/shop/b.env", "TAG=2"));
        var b = input.Stack().Services["b"].Spec.Container;
        Assert.Equal(("b:2", "n", "/srv/other/x"), (b.Image, b.Hostname, Assert.Single(b.Mounts).Source));
        Assert.Equal("b:3", input.With(("TAG", "3")).Stack().Services["b"].Spec.Container.Image);
    }

    [Fact]
    public void Include_OfWhatIncludesAndExtends_IsWrittenOut()
    {
        var stack = Input("include: [x/one.yml, x/two.yml]\nservices: {a: {image: i}}").WithFiles(
            ("/srv/shop/x/one.yml", "include: [base.yml]\nservices: {one: {extends: {file: common.yml, service: common}}}"),
            ("/srv/shop/x/two.yml", "include: [base.yml]\nservices: {two: {extends: own}, own: {image: i2}}"),
            ("/srv/shop/x/common.yml", "services: {common: {image: i1}}"),
            ("/srv/shop/x/base.yml", "services: {base: {image: i0}}")).Stack();
        Assert.Equal("a=i,base=i0,one=i1,own=i2,two=i2", string.Join(',', stack.Services.Select(one => $"{one.Key}={one.Value.Spec.Container.Image}")));
    }

    [Fact]
    public void Include_OverriddenByAFileOfTheCommand_IsMerged()
    {
        var stack = Input("include: [one.yml]\nservices: {a: {image: i}}", "services: {b: {hostname: h}}")
            .WithFiles(("/srv/shop/one.yml", "services: {b: {image: i}}")).Stack();
        Assert.Equal("h", stack.Services["b"].Spec.Container.Hostname);
    }

    [Theory]
    [InlineData("[one.yml]", "c.yml:1:11: include[0]: services.a is declared at /srv/shop/one.yml:1 and at c.yml:2")]
    [InlineData("[none.yml]", "the file /srv/shop/none.yml is not there")]
    [InlineData("[circle.yml]", "includes in a circle: /srv/shop/circle.yml -> /srv/shop/circle.yml")]
    [InlineData("['oci://registry/x']", "fetch the file")]
    [InlineData("[{env_file: x}]", "must have a path")]
    [InlineData("[{path: two.yml, env_file: none.env}]", "the file /srv/shop/none.env is not there")]
    [InlineData("[{path: two.yml, pth: x}]", "did you mean path?")]
    [InlineData("one.yml", "must be a list")]
    public void Include_Wrong_IsAnError(string include, string expected) => Assert.Contains(
        Input($"include: {include}\nservices: {{a: {{image: i}}}}").WithFiles(
            ("/srv/shop/one.yml", "services: {a: {image: j}}"),
            ("/srv/shop/two.yml", "services: {b: {image: j}}"),
            ("/srv/shop/circle.yml", "include: [circle.yml]\nservices: {c: {image: i}}")).Errors(),
        error => error.Contains(expected));

    [Fact]
    public void Include_OfTooManyFiles_IsRefused()
    {
        var input = Input("include: [a.yml]\nservices: {a: {image: i}}") with
        {
            ReadFile = path => path.EndsWith(".env", StringComparison.Ordinal) ? null : $"include: [{path[..^4]}a.yml]"
        };
        Assert.Contains(input.Errors(), error => error.Contains("more than 32 files"));
    }
}
