using System.Globalization;
using MiniPod.EndToEnd.Tests.BadInput;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Security;

/// <summary>
/// A symbolic link where minipod is about to write points to a file that belongs to root: the file stays unchanged. All
/// these directories belong to root; the links show what would happen if one of them did not.
/// </summary>
public sealed class PlantedLinkTests(EndToEndHost host) : BadInputTest(host)
{
    private const string Content = "root's own";

    [Theory(Timeout = 3 * Limit)]
    [InlineData("/run/minipod/locks/names")]
    [InlineData("/run/minipod/locks/cni.gate.lock")]
    [InlineData("/run/minipod/locks/cni.gc.lock")]
    public async Task Lock_IsRefused(string path)
    {
        var victim = WriteFile("victim", Content);
        File.Delete(path);
        File.CreateSymbolicLink(path, victim);
        try
        {
            RequireClear(
                await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600"), 125, path, "symbolic link");
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal(Content, await File.ReadAllTextAsync(victim));
        await MiniPodAsync("rm", "-f", Name("pod"));
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task LogFile_IsNotFollowed()
    {
        var victim = WriteFile("victim", Content);
        var log = Directory.CreateDirectory(Path.Combine(StateDirectory, "log")).FullName;
        for (var day = -1; day <= 1; day++)
        {
            File.CreateSymbolicLink(
                Path.Combine(log, string.Create(CultureInfo.InvariantCulture, $"minipod-{DateTime.UtcNow.AddDays(day):yyyyMMdd}.log")),
                victim);
        }

        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        Assert.Equal(Content, await File.ReadAllTextAsync(victim));
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task Journal_IsRefused()
    {
        var (pod, victim) = (Name("pod"), WriteFile("victim", Content));
        var id = (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed().Text;
        var journal = Path.Combine(StateDirectory, "pods", id, "journal.jsonl");
        File.Move(journal, Path.Combine(Files, "journal"));
        File.CreateSymbolicLink(journal, victim);

        RequireClear(await MiniPodAsync("stop", "-t", "0", pod), 125, journal, "symbolic link");

        Assert.Equal(Content, await File.ReadAllTextAsync(victim));
        File.Delete(journal);
        File.Move(Path.Combine(Files, "journal"), journal);
        (await MiniPodAsync("rm", "-f", pod)).ShouldSucceed();
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task NameReservation_IsReplaced()
    {
        var victim = Path.Combine(Files, "victim");
        (await MiniPodAsync("run", "-d", "--name", Name("first"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        File.CreateSymbolicLink(Path.Combine(StateDirectory, "pods", "by-name", Name("pod")), victim);

        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();

        // A reservation without a pod is removed: the link itself, not its target.
        Assert.False(File.Exists(victim));
        Assert.Null(new FileInfo(Path.Combine(StateDirectory, "pods", "by-name", Name("pod"))).LinkTarget);
    }

    // Anyone who can read the output of 'ps' knows the id of a stopped pod, so its pin and its cache file are
    // predictable.
    [Fact(Timeout = 3 * Limit)]
    public async Task PinOfAStoppedPod_IsReplaced()
    {
        var (pod, victim) = (Name("pod"), WriteFile("victim", Content));
        var id = (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed().Text;
        (await MiniPodAsync("stop", "-t", "0", pod)).ShouldSucceed();
        File.CreateSymbolicLink($"/run/minipod/netns/{id}", victim);

        (await MiniPodAsync("start", pod)).ShouldSucceed();

        Assert.Equal(Content, await File.ReadAllTextAsync(victim));
        Assert.Null(new FileInfo($"/run/minipod/netns/{id}").LinkTarget);
        Assert.Empty((await InspectAsync(pod))["problems"]!.AsArray());
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task CacheFileOfAStoppedPod_IsNotFollowed()
    {
        var (pod, victim) = (Name("pod"), WriteFile("victim", Content));
        (await MiniPodAsync("run", "-d", "--name", pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        var sandbox = (string)(await InspectAsync(pod))["sandbox"]!["containerId"]!;
        (await MiniPodAsync("stop", "-t", "0", pod)).ShouldSucceed();
        var planted = $"/var/lib/cni/results/minipod-{sandbox}-eth0";
        File.CreateSymbolicLink(planted, victim);
        try
        {
            await MiniPodAsync("start", pod); // whether it fails or continues does not matter, only the file does

            Assert.Equal(Content, await File.ReadAllTextAsync(victim));
        }
        finally
        {
            await MiniPodAsync("rm", "-f", pod);
            File.Delete(planted);
            File.Delete($"/var/lib/cni/results/.minipod-{sandbox}-eth0.damaged"); // set aside, because a cache file is never a link
        }
    }

    [Fact(Timeout = 3 * Limit)]
    public async Task ScriptsDirectory_IsNotUsed()
    {
        var (pod, target) = (Name("pod"), Directory.CreateDirectory(Path.Combine(Files, "target")).FullName);
        var planted = $"/run/minipod-script.{pod}";
        var script = WriteFile("make.sh", (await MiniPodAsync("script", "--name", pod, TestImages.Toolbox)).ShouldSucceed().Stdout);
        File.CreateSymbolicLink(planted, target);
        try
        {
            Assert.NotEqual(0, (await Command.RunAsync("bash", script)).ExitCode);
            Assert.Empty(Directory.EnumerateFileSystemEntries(target));
        }
        finally
        {
            File.Delete(planted);
        }
    }

    [Theory(Timeout = 3 * Limit)]
    [InlineData("uid=65534,mode=0755", "belongs to user 65534")]
    [InlineData("mode=0777", "is writable by everyone")]
    [InlineData("mode=1777", "is writable by everyone")]
    [InlineData("gid=65534,mode=0775", "is writable by group 65534")]
    public async Task RunDirectory_NotRootsAlone_IsRefused(string options, string says)
    {
        var result = await BashAsync(
            $"unshare --mount sh -c 'mkdir -p /run/minipod && mount -t tmpfs -o {options} none /run/minipod && exec "
            + $"\"$minipod\" run -d --name {Name("pod")} {TestImages.Toolbox}'");

        RequireClear(result, 125, "the directory \"/run/minipod\"", says);
    }
}
