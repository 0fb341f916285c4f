using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>The systemd units, as 'make install' installs them: one recovers pods at boot, the other keeps an agent running.</summary>
public sealed class UnitTests(EndToEndHost host) : EndToEndTest(host)
{
    private const string Unit = "minipod-recover.service", Agent = "minipod-agent.service";
    private static readonly string Script = Path.Combine(Binary.Root, "eng", "unit.sh");

    [Fact(Timeout = Limit)]
    public async Task Install_Unit_IsValidAndRunsRecoverAndUninstallTakesItAway()
    {
        Prerequisite.Require(Prerequisite.FindProgram("systemd-analyze") is null ? "the program \"systemd-analyze\" is missing" : null);
        Directory.CreateDirectory(Path.Combine(Files, "bin"));
        File.CreateSymbolicLink(Path.Combine(Files, "bin", "minipod"), Path.GetFullPath(Binary.Path));

        // With a DESTDIR, the systemd of this machine is not touched.
        (await Command.RunAsync("bash", Script, "install", Files, Files)).ShouldSucceed();

        var unit = Path.Combine(Files, "etc/systemd/system", Unit);
        Assert.Equal("", (await Command.RunAsync("systemd-analyze", "verify", unit)).ShouldSucceed().Stderr);
        var agent = Path.Combine(Files, "etc/systemd/system", Agent);
        Assert.Equal("", (await Command.RunAsync("systemd-analyze", "verify", agent)).ShouldSucceed().Stderr);
        Assert.Contains(
            $"ExecStart={Path.Combine(Files, "bin", "minipod")} agent --stay $MINIPOD_AGENT_OPTIONS", await File.ReadAllLinesAsync(agent));
        var line = File.ReadLines(unit)
            .Single(text => text.StartsWith("ExecStart=", StringComparison.Ordinal))["ExecStart=".Length..]
            .Split(' ');
        Assert.Equal([Path.Combine(Files, "bin", "minipod"), "recover"], line);
        (await Command.RunAsync(line[0], line[1..], WithState(new CommandOptions()))).ShouldSucceed();
        (await Command.RunAsync("bash", Script, "uninstall", Files, Files)).ShouldSucceed();
        Assert.False(File.Exists(unit) || File.Exists(agent));
    }

    // systemd.unit(5): systemd searches only these prefixes and /etc.
    [Theory(Timeout = Limit)]
    [InlineData("/usr", "usr/lib/systemd/system")]
    [InlineData("/usr/local", "usr/local/lib/systemd/system")]
    [InlineData("/opt/minipod", "etc/systemd/system")]
    public async Task Install_AnyPrefix_PutsTheUnitWhereSystemdLooks(string prefix, string directory)
    {
        (await Command.RunAsync("bash", Script, "install", Files, prefix)).ShouldSucceed();

        Assert.Contains($"ExecStart={prefix}/bin/minipod recover", await File.ReadAllLinesAsync(Path.Combine(Files, directory, Unit)));
        (await Command.RunAsync("bash", Script, "uninstall", Files, prefix)).ShouldSucceed();
        Assert.Empty(Directory.GetFiles(Files, "*.service", SearchOption.AllDirectories));
    }
}
