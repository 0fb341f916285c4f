using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>A state directory that is full, not writable, not a directory, or belongs to another user.</summary>
public sealed class StateDirectoryTests(EndToEndHost host) : BadInputTest(host)
{
    private string Disk => Path.Combine(Files, "disk");

    // From no space at all to enough for the record, but not for the last lines of the journal.
    [Theory(Timeout = Limit)]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(20)]
    public async Task Run_DiskFull_UndoesAll(int freeKilobytes)
    {
        await MountAsync("size=1m,mode=0700");
        try
        {
            Directory.CreateDirectory(Path.Combine(Disk, "log")); // otherwise the log would fill the disk
            await File.WriteAllBytesAsync(Path.Combine(Disk, "fill"), new byte[(1024 - freeKilobytes) * 1024]);
            var before = await HostSnapshot.TakeAsync(Disk);

            var result = await MiniPodAsync("--state-dir", Disk, "run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600");

            RequireClear(
                result, 125, "No space left on device", "Free up space on that disk, or keep the pods on another one with --state-dir.");
            await before.AssertSameAsync();
        }
        finally
        {
            await UnmountAsync();
        }
    }

    [Fact(Timeout = Limit)]
    public async Task RunAndRm_LogFull_WorkAllTheSame()
    {
        var log = Directory.CreateDirectory(Path.Combine(StateDirectory, "log")).FullName;
        for (var day = -1; day <= 1; day++)
        {
            File.CreateSymbolicLink(
                Path.Combine(log, string.Create(CultureInfo.InvariantCulture, $"minipod-{DateTime.UtcNow.AddDays(day):yyyyMMdd}.log")),
                "/dev/full");
        }

        var before = await SnapshotAsync();

        (await MiniPodAsync("run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", Name("pod"))).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Rm_DiskFull_Removes()
    {
        await MountAsync("size=1m,mode=0700");
        try
        {
            var before = await HostSnapshot.TakeAsync(Disk);
            (await MiniPodAsync(
                "--state-dir", Disk, "run", "-d", "--name", Name("pod"), TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
            await BashAsync($"cat /dev/zero > {Disk}/fill");

            (await MiniPodAsync("--state-dir", Disk, "rm", "-f", Name("pod"))).ShouldSucceed();

            File.Delete($"{Disk}/fill");
            await before.AssertSameAsync();
        }
        finally
        {
            await UnmountAsync();
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Run_DiskReadOnly_SaysSo()
    {
        await MountAsync("ro,mode=0700");
        try
        {
            await RefusesAsync(
                ["--state-dir", Disk, "run", "-d", "--name", Name("pod"), TestImages.Toolbox],
                $"cannot create the directory \"{Disk}/pods\": Read-only file system",
                "--state-dir");
        }
        finally
        {
            await UnmountAsync();
        }
    }

    [Fact(Timeout = Limit)]
    public async Task AnyVerb_StateDirectoryIsFile_SaysSo()
    {
        var file = WriteFile("file", "");

        await RefusesAsync(["--state-dir", file, "run", "-d", TestImages.Toolbox], "is not a directory", "--state-dir");
        await RefusesAsync(["--state-dir", file, "ps"], "is not a directory");
        await RefusesAsync(["--state-dir", $"{file}/below", "run", "-d", TestImages.Toolbox], "is a file", "--state-dir");
        await RefusesAsync(["--state-dir", "", "ps"], "--state-dir is empty");
    }

    [Fact(Timeout = Limit)]
    public async Task AnyVerb_StateDirectoryOfSomebodyElse_IsRefused()
    {
        Directory.CreateDirectory(Disk);
        (await Command.RunAsync("chown", "65534", Disk)).ShouldSucceed();

        await RefusesAsync(
            ["--state-dir", Disk, "run", "-d", TestImages.Toolbox],
            "belongs to user 65534, but MiniPod acts as root on what is recorded there");
        await RefusesAsync(["--state-dir", Disk, "rm", "-a"], "belongs to user 65534");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Disk));
    }

    [Fact(Timeout = Limit)]
    public async Task AnyVerb_StateDirectoryOpenToAll_IsRefused()
    {
        Directory.CreateDirectory(Disk);
        File.SetUnixFileMode(Disk, (UnixFileMode)0x1ff); // 0777

        await RefusesAsync(["--state-dir", Disk, "run", "-d", TestImages.Toolbox], "is writable by everyone");
    }

    [Fact(Timeout = Limit)]
    public async Task Run_StateDirectoryIsStrangersLink_IsNotFollowed()
    {
        var target = Directory.CreateDirectory(Path.Combine(Files, "target")).FullName;
        File.CreateSymbolicLink(Disk, target);
        (await Command.RunAsync("chown", "-h", "65534", Disk)).ShouldSucceed();

        await RefusesAsync(["--state-dir", Disk, "run", "-d", TestImages.Toolbox], "is a symbolic link created by user 65534");
        Assert.Empty(Directory.EnumerateFileSystemEntries(target));
    }

    [Theory(Timeout = Limit)]
    [InlineData("0", "0777", "is writable by everyone")]
    [InlineData("0:65534", "0775", "is writable by group 65534")]
    [InlineData("65534", "1777", "belongs to user 65534")]
    [InlineData("65534", "0755", "belongs to user 65534")]
    public async Task AnyVerb_ParentOfTheStateDirectoryIsNotRootsAlone_IsRefused(string owner, string mode, string says)
    {
        var state = Directory.CreateDirectory(Path.Combine(Disk, "deep", "state")).FullName;
        (await Command.RunAsync("chown", owner, Disk)).ShouldSucceed();
        (await Command.RunAsync("chmod", mode, Disk)).ShouldSucceed();

        await RefusesAsync(
            ["--state-dir", state, "run", "-d", TestImages.Toolbox],
            $"is in \"{Disk}\", which {says}: another state directory could be put", "--state-dir");

        var told = (await MiniPodAsync("--state-dir", state, "doctor", "-o", "json")).ShouldExit(1).Json.AsArray();
        Assert.Contains(told, check => (string?)check!["fix"] == $"namei -l {state}");
        Assert.Empty(Directory.EnumerateFileSystemEntries(state));
    }

    [Fact(Timeout = Limit)]
    public async Task Run_RunDirectoryReadOnly_SaysSo()
    {
        var before = await SnapshotAsync();

        var result = await BashAsync(
            "unshare --mount sh -c 'mkdir -p /run/minipod && mount -t tmpfs -o ro,mode=0755 none /run/minipod && exec "
            + $"\"$minipod\" run -d --name {Name("pod")} {TestImages.Toolbox}'");

        RequireClear(result, 125, "cannot create the directory \"/run/minipod/locks\": Read-only file system", "make it writable");
        await before.AssertSameAsync();
    }

    private async Task MountAsync(string options)
    {
        Directory.CreateDirectory(Disk);
        (await Command.RunAsync("mount", "-t", "tmpfs", "-o", options, "none", Disk)).ShouldSucceed();
    }

    private async Task UnmountAsync()
    {
        if (Directory.Exists(Path.Combine(Disk, "pods")) && !File.GetAttributes(Disk).HasFlag(FileAttributes.ReadOnly))
        {
            File.Delete(Path.Combine(Disk, "fill"));
            await MiniPodAsync("--state-dir", Disk, "rm", "-f", "-a");
        }

        (await Command.RunAsync("umount", Disk)).ShouldSucceed();
    }
}
