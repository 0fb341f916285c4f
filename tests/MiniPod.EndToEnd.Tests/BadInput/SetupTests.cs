using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>
/// A machine that the scripts behind 'make demo' and 'make test' cannot use: one line says what is wrong and how to fix
/// it. Programs that should be missing are left out of the search path, and other changes are made in the test's own
/// mount namespace. Nothing is ever installed: apt-get is hidden, or its locks are held.
/// </summary>
public sealed class SetupTests(EndToEndHost host) : BadInputTest(host)
{
    private const string NoPlugins = "mount --bind \"$empty\" /usr/lib/cni";
    private static readonly string Scripts = Path.Combine(Binary.Root, "eng");

    [Theory(Timeout = Limit)]
    [InlineData("demo.sh up", "sudo make demo")]
    [InlineData("test.sh", "sudo make test")]
    [InlineData("setup.sh", "sudo make setup")]
    public async Task AnyScript_NotRoot_SaysHowToBe(string script, string fix) =>
        RequireOneLine(await Command.RunAsync("unshare", "--user", "/bin/bash", "-c", $"exec {Scripts}/{script}"), "needs root", fix);

    [Fact(Timeout = Limit)]
    public async Task Setup_NoApt_NamesWhatToInstallByHand()
    {
        var result = await SetupAsync($"hide apt-get iptables; {NoPlugins}");

        RequireOneLine(
            result, "this is not Debian or Ubuntu: install what their packages containernetworking-plugins iptables contain");
    }

    [Fact(Timeout = Limit)]
    public async Task Setup_AptLocked_SaysByWhom()
    {
        var directory = Directory.CreateDirectory(Path.Combine(Files, "dpkg")).FullName;
        await using var held = new FileStream(Path.Combine(directory, "lock-frontend"), FileMode.Create);
        held.Lock(0, 0); // as dpkg does it, by fcntl(2)

        var result = await SetupAsync($"{NoPlugins}; mount --bind {directory} /var/lib/dpkg; export MINIPOD_APT_WAIT=1");

        RequireOneLine(result, $"apt is in use by process {Environment.ProcessId}", "let it finish, or stop it, and try again");
        Assert.Contains("waiting up to 1 s", result.Stdout, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Setup_NoEngineInstalled_WouldInstallOne() =>
        RequireOneLine(await SetupAsync("hide apt-get dockerd; export DOCKER_HOST=unix:///nowhere"), "their packages docker.io contain");

    // Whether from Debian, from docker-ce, or a service that is only stopped.
    [Fact(Timeout = Limit)]
    public async Task Setup_EngineInstalledAndStopped_InstallsNone() =>
        Assert.Equal(
            "setup: everything is installed", (await SetupAsync("hide apt-get; export DOCKER_HOST=unix:///nowhere")).ShouldSucceed().Text);

    [Fact(Timeout = Limit)]
    public async Task Setup_NoSdk_SaysWhichToInstall() =>
        RequireOneLine(await SetupAsync("hide dotnet"), "no .NET SDK in PATH", "dotnet-sdk-10.0");

    [Fact(Timeout = Limit)]
    public async Task Setup_NoRightToNamespaces_SaysSo() =>
        RequireOneLine(
            await SetupAsync("drop='setpriv --bounding-set -sys_admin --inh-caps -sys_admin'"),
            "does not allow creating a network namespace",
            "--privileged");

    // This kernel supports all of it, so the programs that probe it are replaced with ones that fail.
    [Theory(Timeout = Limit)]
    [InlineData("ip", "bridge", "this kernel does not support bridges", "modprobe bridge")]
    [InlineData("ip", "veth", "this kernel does not support veth pairs", "modprobe veth")]
    [InlineData("iptables", "nat", "iptables cannot access the nat table", "modprobe iptable_nat")]
    public async Task Setup_KernelCannot_SaysWhat(string program, string word, string says, string fix)
    {
        var directory = Path.GetDirectoryName(WriteProgram($"bin/{program}", $"""
            #!/bin/bash
            [[ " $* " != *" {word} "* ]] || exit 2
            exec /usr/sbin/{program} "$@"
            """))!;

        RequireOneLine(await SetupAsync($"PATH={directory}:$PATH"), says, fix);
    }

    // Runs setup.sh after a line that changes its environment.
    private Task<CommandResult> SetupAsync(string line) =>
        Command.RunAsync("unshare", "--mount", "--propagation", "private", "/bin/bash", "-ec", $$"""
        mkdir {{Files}}/empty {{Files}}/path
        empty={{Files}}/empty
        for directory in ${PATH//:/ }; do ln -s "$directory"/* {{Files}}/path 2>/dev/null || true; done # the first of a name stays
        export PATH={{Files}}/path
        hide() { (cd "$PATH" && rm -f "$@"); }
        drop=
        {{line}}
        exec $drop {{Scripts}}/setup.sh
        """);

    private static void RequireOneLine(CommandResult result, params string[] says)
    {
        result.ShouldExit(1, ["minipod: ", .. says]);
        Assert.Single(result.Stderr.TrimEnd('\n').Split('\n'));
    }
}
