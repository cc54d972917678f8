using static Scheduler.Tests.Compose.ComposeText;

namespace Scheduler.Tests.Compose;

public class MergeTests
{
    [Fact]
    public void LaterFile_OverridesAndAdds()
    {
        var services = Input(Service("hostname: one", "user: u"), "services: {a: {hostname: two}, b: {image: j}}").Stack().Services;
        Assert.Equal(
            ("two", "u", "i"),
            (services["a"].Spec.Container.Hostname,
                services["a"].Spec.Container.User,
                services["a"].Spec.Container.Image));
        Assert.Equal("j", services["b"].Spec.Container.Image);
    }

    [Fact]
    public void Environment_MergesByName_WhateverItsForms()
    {
        var environment = Merged("environment: ['A=1', 'B=1']", "environment: {B: 2, C: 2}").Environment;
        Assert.Equal("A=1 B=2 C=2", string.Join(' ', environment.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Fact]
    public void Lists_Append_AndSameItemsAreOne() =>
        Assert.Equal([80, 81, 82], Merged("ports: ['80', '81']", "ports: ['81', '82']").Ports.Select(port => port.ContainerPort));

    [Fact]
    public void CommandEntrypointAndTest_AreReplaced()
    {
        var container = Merged(
            "command: [a, b]\nentrypoint: [c]\nhealthcheck: {test: [CMD, x], retries: 3}",
            "command: d\nentrypoint: [e]\nhealthcheck: {test: [CMD, y]}");
        Assert.Equal(["d"], container.Command!.Value.AsEnumerable());
        Assert.Equal(["e"], container.Entrypoint!.Value.AsEnumerable());
        Assert.Equal(["CMD", "y"], container.Healthcheck!.Test!.Value.AsEnumerable());
        Assert.Equal(3, container.Healthcheck.Retries);
    }

    [Fact]
    public void Volumes_MergeByTarget() => Assert.Equal(
        ["/x:/a", "/new:/b", "/z:/c"],
        Merged("volumes: ['/x:/a', '/old:/b:ro']", "volumes: ['/new:/b', {type: bind, source: /z, target: /c}]").Mounts
            .Select(mount => $"{mount.Source}:{mount.Target}"));

    [Fact]
    public void SingleValueAndList_Append() =>
        Assert.Equal(["1.1.1.1", "2.2.2.2"], Merged("dns: 1.1.1.1", "dns: [2.2.2.2]").Dns.AsEnumerable());

    [Fact]
    public void ExtraHosts_Append_SinceANameMayHaveSeveralAddresses()
    {
        Assert.Equal(
            ["h:1.1.1.1", "h:::1", "h:2.2.2.2", "g:3.3.3.3"],
            Merged("extra_hosts: ['h:1.1.1.1', 'h=::1']", "extra_hosts: {h: [1.1.1.1, 2.2.2.2], g: 3.3.3.3}").ExtraHosts.AsEnumerable());
        Assert.Equal(["h:1.1.1.1"], Merged("extra_hosts: ['h:1.1.1.1']", "extra_hosts: ['h=1.1.1.1']").ExtraHosts.AsEnumerable());
        Assert.Equal(
            ["g:1.1.1.1", "g:2.2.2.2"],
            Merged("extra_hosts: ['h:1.1.1.1', 'g:1.1.1.1']", "extra_hosts: {h: !reset null, g: 2.2.2.2}").ExtraHosts.AsEnumerable());
    }

    [Fact]
    public void EnvironmentWithoutValue_InLaterFile_TakesTheEnvironmentsOrNone()
    {
        var input = Input(Service("environment: [FOO=base, BAR=base, BAZ=base]"), Service("environment: [FOO, BAR]")).With(("FOO", "here"));
        var environment = input.Stack().Services["a"].Spec.Container.Environment;
        Assert.Equal("BAZ=base FOO=here", string.Join(' ', environment.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Fact]
    public void Devices_MergeByTheirPlace_WhateverTheirForms() =>
        Assert.Equal(
            ["/dev/b:/dev/b", "/dev/a:/dev/a:r"],
            Merged("devices: [/dev/a, /dev/b]", "devices: [{source: /dev/a, permissions: r}]").Devices.AsEnumerable());

    [Fact]
    public void LoggingOptions_BelongToTheirDriver()
    {
        var same = Merged("logging: {driver: json-file, options: {a: '1'}}", "logging: {options: {b: '2'}}").Logging!;
        var other = Merged("logging: {driver: json-file, options: {a: '1'}}", "logging: {driver: syslog, options: {b: '2'}}").Logging!;
        Assert.Equal(["a", "b"], same.Options.Keys);
        Assert.Equal(["b"], other.Options.Keys);
    }

    [Fact]
    public void Networks_AsListAndMap_Join() =>
        Assert.Equal(
            ["shop_x", "shop_y"],
            Input(Service("networks: [x]") + "networks: {x: , y: }", "services: {a: {networks: {y: {aliases: [z]}}}}").Stack()
                .Services["a"].Spec.Container.Networks.Select(network => network.Network));

    [Fact]
    public void Ulimit_InAnotherForm_IsReplaced() =>
        Assert.Equal(
            (7, 7),
            Merged("ulimits: {nofile: {soft: 1, hard: 2}}", "ulimits: {nofile: 7}")
                .Ulimits.Select(one => ((int)one.Soft, (int)one.Hard)).Single());

    [Fact]
    public void EmptyKey_InLaterFile_ChangesNothing() => Assert.Equal("one", Merged("hostname: one", "hostname:").Hostname);

    [Fact]
    public void ResetAndOverrideTags_RemoveAndReplace()
    {
        var container = Merged("ports: ['80']\nhostname: one\nexpose: ['1']", "ports: !override ['81']\nhostname: !reset null\nexpose: !reset []");
        Assert.Equal([81], container.Ports.Select(port => port.ContainerPort));
        Assert.Null(container.Hostname);
        Assert.Empty(container.Expose);
    }

    [Fact]
    public void Reset_WhereThereIsNothingToRemove_RemovesItself()
    {
        Assert.Null(Container("command: !reset null").Command);
        Assert.Empty(Container("ports: !reset ['80']", "environment: {A: 1, B: !reset null}").Ports);
        Assert.Null(Merged("tty: true", "healthcheck: {test: !reset [CMD, x], retries: 3}").Healthcheck!.Test);
        Assert.Equal(["a"], Input(Service(), "services: {b: !reset {image: i}}").Stack().Services.Keys);
    }

    [Fact]
    public void Reset_OfWhatIsExtended_RemovesIt_AndAThirdFileMayGiveAnother()
    {
        const string Base = "services: {base: {image: i, ports: ['80'], hostname: one}, a: {extends: base}}";
        const string Reset = "services: {a: {ports: !reset [], hostname: !reset null}}";
        var removed = Input(Base, Reset).Stack().Services["a"].Spec.Container;
        var another = Input(Base, Reset, "services: {a: {ports: ['81']}}").Stack().Services["a"].Spec.Container;
        Assert.Equal((0, null), (removed.Ports.Length, removed.Hostname));
        Assert.Equal([81], another.Ports.Select(port => port.ContainerPort));
    }

    [Fact]
    public void Findings_NameTheFileOfTheirValue() =>
        Assert.Equal(["c2.yml:3:13: services.a.tty: must be true or false, is \"x\""], Input(Service(), "services:\n  a:\n       tty: x").Errors());

    [Fact]
    public void DifferentKinds_LaterIsTaken_AndItsReaderComplains() =>
        Assert.Contains("must be a list, is a map", Assert.Single(Input(Service("ports: ['80']"), "services: {a: {ports: {a: b}}}").Errors()));

    private static Messages.Services.ContainerSpec Merged(string earlier, string later) =>
        Input(Service(earlier), Service(later)).Stack().Services["a"].Spec.Container;
}
