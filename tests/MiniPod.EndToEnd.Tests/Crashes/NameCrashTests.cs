using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Crashes;

/// <summary>Killed while it writes the hosts file of another pod: no line of it is ever half there, and the next command writes the
/// rest.</summary>
public sealed class NameCrashTests(EndToEndHost host) : CrashTest(host)
{
    [Theory(Timeout = Limit)]
    [InlineData("file made longer in place #2")]
    [InlineData("file written in place #2")]
    public async Task RunKilled_InTheFileOfAnotherPod_TheNextCommandWritesIt(string point)
    {
        var (web, db) = (Name("web"), Name("db"));
        var before = await SnapshotAsync();
        (await MiniPodAsync(["run", "-d", "--name", web, .. Sleeper])).ShouldSucceed();
        var former = await LinesAsync(web);

        await KillAsync(point, ["run", "-d", "--name", db, .. Sleeper]);
        var killed = await LinesAsync(web);
        (await MiniPodAsync("recover")).ShouldSucceed();
        var mended = await LinesAsync(web);

        var line = $"{await Kernel.IpAsync(db)}\t{db}\t{db}.default";
        Assert.Contains(line, mended);
        Assert.Empty(killed.Except([.. former, .. mended, ""]));
        Assert.DoesNotContain("", mended);

        await KillAsync(point.Replace(" #2", "", StringComparison.Ordinal), "rm", "-f", db);
        Assert.Empty((await LinesAsync(web)).Except([.. former, .. mended, ""]));
        (await MiniPodAsync("recover")).ShouldSucceed();
        Assert.Equal(former, await LinesAsync(web));
        (await MiniPodAsync("rm", "-f", web)).ShouldSucceed();
        await before.AssertSameAsync();
    }

    private static async Task<string[]> LinesAsync(string pod)
    {
        var path = (await Command.RunAsync("docker", "inspect", "--format", "{{.HostsPath}}", $"minipod.{pod}.POD")).ShouldSucceed().Text;
        return (await File.ReadAllTextAsync(path)).TrimEnd('\n').Split('\n');
    }
}
