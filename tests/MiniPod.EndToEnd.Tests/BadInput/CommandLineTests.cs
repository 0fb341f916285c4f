using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

public sealed class CommandLineTests(EndToEndHost host) : BadInputTest(host)
{
    private const string Image = TestImages.Toolbox;

    [Fact(Timeout = Limit)]
    public Task Line_UnknownWord_NamesItAndWhatMayBeMeant() => RefuseAsync(
        (["rnu", "-d", Image], "unknown command \"rnu\". Did you mean \"run\"?"),
        (["frobnicate"], "unknown command \"frobnicate\". See 'minipod --help'"),
        (["run", "--nmae", "x", Image], "unknown option \"--nmae\". Did you mean \"--name\"?"),
        (["run", "-d", "--frobnicate", Image], "unknown option \"--frobnicate\". See 'minipod run --help'"),
        (["rm", "--nope"], "unknown option \"--nope\""),
        (["ps", "extra"], "extra"),
        ([], "no command given"));

    [Fact(Timeout = Limit)]
    public Task Option_BadValue_NamesWhatItTakes() => RefuseAsync(
        (
            ["run", "--pull", "sometimes", Image],
            "\"sometimes\" is not a valid value for --pull WHEN: When to pull the image: missing, always, never"),
        (["run", "--timeout", "x", Image], "\"x\" is not a valid value for --timeout SECONDS"),
        (["run", "--timeout", "-5", Image], "\"-5\" is not a valid value for --timeout"),
        (["run", "--timeout", "NaN", Image], "\"NaN\" is not a valid value for --timeout"),
        (["ps", "--lock-timeout", "1e300"], "\"1e300\" is not a valid value for --lock-timeout"),
        (["ps", "--cni-timeout", "-1"], "\"-1\" is not a valid value for --cni-timeout"),
        (["stop", "-t", "-5", "x"], "\"-5\" is not a valid value for -t"),
        (["logs", "--tail", "x", "y"], "\"x\" is not a valid value for --tail"),
        (["ps", "-o", "xml"], "table, wide or json"),
        (["ps", "--log-level", "loud"], "\"loud\" is not a valid value for --log-level"),
        (["run", "--name", "a", "--name", "b", Image], "--name was given 2 times"),
        (["run", "-d", "--name"], "--name"));

    [Fact(Timeout = Limit)]
    public Task Run_ImageMissing_SaysSo() => RefuseAsync(
        (["run"], "no image given"),
        (["run", "-d", "--name", "x"], "no image given"),
        (["run", "-f", "x.yaml", Image], "an image or --file, not both"),
        (["run", "-f", "x.yaml", "--name", "x"], "--name and --file cannot be used together"));

    [Fact(Timeout = Limit)]
    public Task Run_NameInvalid_SaysWhatANameIs() => RefuseAsync(
        (["run", "-d", "--name", "../x", Image], "invalid pod name \"../x\". It must start with a letter or digit"),
        (["run", "-d", "--name", "a/b", Image], "invalid pod name \"a/b\""),
        (["run", "-d", "--name", "-x", Image], "invalid pod name \"-x\""),
        (["run", "-d", "--name", ".x", Image], "invalid pod name \".x\""),
        (["run", "-d", "--name", "..", Image], "invalid pod name \"..\""),
        (["run", "-d", "--name", "ä", Image], "invalid pod name \"ä\""),
        (["run", "-d", "--name", "a\nb", Image], "invalid pod name \"a\\u000ab\""),
        (["run", "-d", "--name", "", Image], "the pod name is empty"),
        (["run", "-d", "--name=", Image], "the pod name is empty"),
        (["create", "../x"], "invalid pod name \"../x\""),
        (["run", "-d", "--name", new string('a', 300), Image], "has 300 characters. At most 63"),
        (["run", "-d", "--name", new string('a', 64), Image], "has 64 characters. At most 63"));

    [Fact(Timeout = Limit)]
    public Task Run_PortInvalid_ShowsTheForm() => RefuseAsync(
        (["run", "-d", "-p", "70000:80", Image], "\"70000\" is not a valid port (1 to 65535)"),
        (["run", "-d", "-p", "0:80", Image], "\"0\" is not a valid port"),
        (["run", "-d", "-p", "-1:80", Image], "\"-1\" is not a valid port"),
        (["run", "-d", "-p", "8080:65536", Image], "\"65536\" is not a valid port"),
        (["run", "-d", "-p", "abc:80", Image], "\"abc\" is not a valid port"),
        (["run", "-d", "-p", "80-90:80-81", Image], "the ranges differ in length, 11 and 2"),
        (["run", "-d", "-p", "90-80:80", Image], "the range \"90-80\" ends before it begins"),
        (["run", "-d", "-p", "8080:80/xyz", Image], "\"xyz\" is not a supported protocol"),
        (["run", "-d", "-p", "", Image], "[[IP:]HOST_PORT:]POD_PORT[/tcp|udp|sctp]"),
        (["run", "-d", "-p", ":::", Image], "[[IP:]HOST_PORT:]POD_PORT[/tcp|udp|sctp]"),
        (["run", "-d", "-p", "8080:", Image], "\"\" is not a valid port"),
        (["run", "-d", "-p", "1.2.3:80:80", Image], "\"1.2.3\" is not a valid IP address"),
        (["run", "-d", "-p", "010.0.0.1:80:80", Image], "\"010.0.0.1\" is not a valid IP address"),
        (["run", "-d", "-p", "[::1:80:80", Image], "brackets"),
        (["run", "-d", "-p", "8080:80", "-p", "8080:80", Image], "host port 8080/tcp is published twice"),
        (["run", "-d", "-p", "8080:80", "-p", "127.0.0.1:8080:81", Image], "host port 8080/tcp is published twice"),
        (["run", "-d", "-p", "203.0.113.9:8080:80", Image], "no interface of this host has the address 203.0.113.9"),
        (["run", "-d", "-p", "[fe80::1]:8080:80", Image], "cannot publish port [fe80::1]:8080"));

    [Fact(Timeout = Limit)]
    public Task Run_NetworkOptionInvalid_ShowsTheForm() => RefuseAsync(
        (["run", "-d", "--network", "", Image], "the network's name is empty"),
        (["run", "-d", "--network", "n:", Image], "\"\" is not a network option"),
        (["run", "-d", "--network", "n:foo=1", Image], "\"foo\" is not a network option; use interface_name, ip or mac"),
        (["run", "-d", "--network", "n:ip=nonsense", Image], "\"nonsense\" is not a valid IP address"),
        (["run", "-d", "--network", "n:ip=10.99.0", Image], "\"10.99.0\" is not a valid IP address"),
        (["run", "-d", "--network", "n:ip=fe80::1%eth0", Image], "\"fe80::1%eth0\" is not a valid IP address"),
        (["run", "-d", "--network", "n:mac=zz", Image], "\"zz\" is not a valid unicast MAC address"),
        (["run", "-d", "--network", "n:mac=0a-58-0a-00-00-0a", Image], "is not a valid unicast MAC address"),
        (["run", "-d", "--network", "n:mac=01:00:00:00:00:01", Image], "is not a valid unicast MAC address"),
        (["run", "-d", "--network", "n:mac=00:00:00:00:00:00", Image], "is not a valid unicast MAC address"),
        (["run", "-d", "--network", "n:interface_name=lo", Image], "\"lo\" is not a valid interface name"),
        (["run", "-d", "--network", "n:interface_name=a/b", Image], "\"a/b\" is not a valid interface name"),
        (["run", "-d", "--network", "n:interface_name=eth%d", Image], "\"eth%d\" is not a valid interface name"),
        (["run", "-d", "--network", $"n:interface_name={new string('e', 16)}", Image], "at most 15 bytes"),
        (
            ["run", "-d", "--network", "minipod:interface_name=a", "--network", "minipod:interface_name=a", Image],
            "two networks use the interface name \"a\""));

    [Fact(Timeout = Limit)]
    public Task Run_ContainerOptionInvalid_ShowsTheForm() => RefuseAsync(
        (["run", "-d", "-e", "=x", Image], "invalid environment variable: the name is empty. Use NAME=VALUE"),
        (["run", "-d", "-e", "", Image], "invalid environment variable: the name is empty"),
        (["run", "-d", "-l", "=x", Image], "invalid label \"=x\". The format is KEY=VALUE"),
        (["run", "-d", "--hostname", "a b", Image], "\"a b\" is not a valid host name"),
        (["run", "-d", "-v", "nope", Image], "\"nope\" is not a valid volume: the form is SOURCE:TARGET[:OPTIONS]"),
        (["run", "-d", "-v", "/a:b", Image], "\"/a:b\" is not a valid volume"),
        (["run", "-d", "-v", "a/b:/b", Image], "\"a/b:/b\" is not a valid volume"),
        (["run", "-d", "-v", "/etc:/", Image], "\"/etc:/\" is not a valid volume"),
        (["run", "-d", "-v", ":/b", Image], "\":/b\" is not a valid volume"),
        (["run", "-d", "-v", "/etc:/b:", Image], "\"/etc:/b:\" is not a valid volume"));

    [Fact(Timeout = Limit)]
    public Task AnyVerb_PodUnknown_SaysSo() => RefuseAsync(
        (["rm", "nosuch"], "no such pod: \"nosuch\". See 'minipod ps -a'"),
        (["rm", "-f", "../x"], "no such pod: \"../x\""),
        (["rm", ""], "no such pod: \"\""),
        (["rm", new string('a', 3000)], "no such pod"),
        (["rm"], "no pod given"),
        (["rm", "-a", "x"], "not both"),
        (["stop", "nosuch"], "no such pod"),
        (["start", "nosuch"], "no such pod"),
        (["logs", "nosuch"], "no such pod"),
        (["exec", "nosuch", "ls"], "no such pod"),
        (["run", "--pod", "nosuch", Image, "ls"], "no such pod"));

    [Fact(Timeout = Limit)]
    public async Task Run_VeryLongLine_ArrivesWhole()
    {
        var before = await SnapshotAsync();

        var result = await BashAsync($"\"$minipod\" run --rm --name {Name("long")} {Image} sh -c 'echo $#' x $(seq 20000)");

        Assert.Equal("20000", result.ShouldSucceed().Text);
        await before.AssertSameAsync();
    }
}
