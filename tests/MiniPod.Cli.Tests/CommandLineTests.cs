using MiniPod.Cli.Tests.Doubles;
using MiniPod.Linux;

namespace MiniPod.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory(Timeout = 60_000)]
    [InlineData("", "minipod --help")]
    [InlineData("nonsense", "nonsense")]
    [InlineData("ps --nonsense", "minipod ps --help")]
    [InlineData("run --lock-timeout -1 nginx", "\"-1\" is not a valid value for --lock-timeout SECONDS")]
    [InlineData("run --timeout 1e300 nginx", "\"1e300\" is not a valid value for --timeout SECONDS")]
    [InlineData("stop --time NaN web", "\"NaN\" is not a valid value for --time SECONDS")]
    [InlineData("stop --time soon web", "soon")]
    [InlineData("ps -o xml", "xml")]
    [InlineData("topology --lang xx", "\"xx\" is not a valid value for --lang LANGUAGE: Language: en or zh")]
    [InlineData("topology -o png", "png")]
    [InlineData("topology -w -o svg", "--watch supports only text and json. Omit it for other formats.")]
    [InlineData("topology --watch --output html web", "--watch supports only text and json. Omit it for other formats.")]
    [InlineData("inspect", "minipod inspect --help")]
    [InlineData("exec web", "minipod exec --help")]
    [InlineData("cni", "no command given. See 'minipod cni --help'")]
    [InlineData("cni -i net1", "no command given. See 'minipod cni --help'")]
    [InlineData("cni ad net /x", "unknown command \"ad\". Did you mean \"add\"? See 'minipod cni --help'")]
    [InlineData("cni add net /x --ifnam eth1", "unknown option \"--ifnam\". Did you mean \"--ifname\"? See 'minipod cni add --help'")]
    [InlineData("learn chekc", "there is no lesson \"chekc\". Did you mean 'minipod learn check'?")]
    [InlineData("learn vteh", "there is no lesson \"vteh\". Did you mean 'minipod learn veth'?")]
    [InlineData("learn 99", "there is no lesson \"99\"; there are 1 (01-veth), 2 (02-bridge)")]
    [InlineData("cni add net", "minipod cni add --help")]
    [InlineData("cni add net /x y", "minipod cni add --help")]
    [InlineData("cni add net /x --timeout soon", "\"soon\" is not a valid value for --timeout SECONDS")]
    public async Task Line_IsWrong_Exits125AndSaysWhereHelpIs(string line, string expected)
    {
        using var minipod = new MiniPodProgram();

        var (exitCode, output, error) = await Task.Run(
            () => minipod.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), TestContext.Current.CancellationToken);

        Assert.Equal(125, exitCode);
        Assert.Empty(output);
        Assert.StartsWith("minipod: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(minipod.State));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("inspect web", "no such pod: \"web\"")]
    [InlineData("rm web", "no such pod: \"web\"")]
    [InlineData("start web", "no such pod: \"web\"")]
    [InlineData("run --name ../x nginx", "invalid pod name \"../x\"")]
    [InlineData("run --pod web --network x nginx", "--network and --pod cannot be used together")]
    [InlineData("create a --name b", "give the name only once")]
    [InlineData("ps", "the engine is not running")]
    public async Task Command_Fails_Exits125AndSaysWhy(string line, string expected)
    {
        Prerequisite.Require(Host.IsRoot, "minipod must run as root");
        using var minipod = new MiniPodProgram();

        var (exitCode, _, error) = await Task.Run(() => minipod.Run(line.Split(' ')), TestContext.Current.CancellationToken);

        Assert.Equal(125, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Error_NamesWhatSteersATerminal_ShowsItThere()
    {
        using var minipod = new MiniPodProgram();

        var onTerminal = await Task.Run(() => minipod.RunOnTerminal("non\e[2Jsense\u009b"), TestContext.Current.CancellationToken);
        var elsewhere = await Task.Run(() => minipod.Run("non\e[2Jsense\u009b"), TestContext.Current.CancellationToken);

        Assert.Equal((125, 125), (onTerminal.ExitCode, elsewhere.ExitCode));
        Assert.Contains("\"non?[2Jsense?\"", onTerminal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(onTerminal.Output, c => char.IsControl(c) && c is not '\r' and not '\n');
        Assert.Contains("\"non\e[2Jsense\u009b\"", elsewhere.Error, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Version_NeedsNothing_IsTold()
    {
        using var minipod = new MiniPodProgram();

        var (exitCode, output, _) = await Task.Run(() => minipod.Run("version"), TestContext.Current.CancellationToken);

        Assert.Equal(0, exitCode);
        Assert.StartsWith("minipod 0.", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(minipod.State));
    }
}
