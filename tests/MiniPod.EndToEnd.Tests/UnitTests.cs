using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary>The systemd unit that recovers pods at boot, as 'make install' puts it in its place.</summary>
public sealed class UnitTests(EndToEndHost host) : EndToEndTest(host)
{
    private static string Script => Path.Combine(Binary.Root, "tests", "support", "unit.sh");

    private string Unit => Path.Combine(Files, "lib", "systemd", "system", "minipod-recover.service");

    [Fact(Timeout = Limit)]
    public async Task Install_Unit_IsValidAndRunsRecoverAndUninstallTakesItAway()
    {
        Prerequisite.Require(Prerequisite.FindProgram("systemd-analyze") is null ? "no program \"systemd-analyze\"" : null);
        Directory.CreateDirectory(Path.Combine(Files, "bin"));
        File.CreateSymbolicLink(Path.Combine(Files, "bin", "minipod"), Path.GetFullPath(Binary.Path));

        // With a DESTDIR, if only "/", the systemd of this machine is left alone.
        (await Command.RunAsync("bash", Script, "install", "/", Files)).ShouldSucceed();

        Assert.Equal("", (await Command.RunAsync("systemd-analyze", "verify", Unit)).ShouldSucceed().Stderr);
        var line = File.ReadLines(Unit).Single(text => text.StartsWith("ExecStart=", StringComparison.Ordinal))["ExecStart=".Length..].Split(' ');
        Assert.Equal([Path.Combine(Files, "bin", "minipod"), "recover"], line);
        (await Command.RunAsync(line[0], line[1..], WithState(new CommandOptions()))).ShouldSucceed();
        (await Command.RunAsync("bash", Script, "uninstall", "/", Files)).ShouldSucceed();
        Assert.False(File.Exists(Unit));
    }
}
