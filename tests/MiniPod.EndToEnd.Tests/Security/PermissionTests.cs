using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Security;

/// <summary>Only root can access what minipod writes, whatever the umask.</summary>
public sealed class PermissionTests(EndToEndHost host) : EndToEndTest(host)
{
    private const UnixFileMode Others = (UnixFileMode)0x3f; // rwx of group and others

    [Theory(Timeout = Limit)]
    [InlineData("000")]
    [InlineData("022")]
    [InlineData("077")]
    public async Task Run_AnyUmask_StateIsForRootAlone(string umask)
    {
        (await BashAsync(
            $"umask {umask}; exec \"$minipod\" run -d --name {Name("pod")} -e A=b -p {FreePort.Get()}:80 "
            + $"{TestImages.Toolbox} sleep 600")).ShouldSucceed();

        var entries = Entries(StateDirectory)
            .Append("/run/minipod")
            .Append("/run/minipod/locks")
            .Append("/run/minipod/netns")
            .Concat(Directory.EnumerateFiles("/run/minipod/locks"))
            .ToList();
        foreach (var name in new[] { "pod.json", "journal.jsonl", "by-name", ".log" })
            Assert.Contains(entries, entry => entry.EndsWith(name, StringComparison.Ordinal));
        Assert.DoesNotContain(entries, entry => (File.GetUnixFileMode(entry) & Others) != 0);
        Assert.DoesNotContain(Directory.EnumerateFiles("/var/lib/cni/results", "minipod-*"), file =>
            (File.GetUnixFileMode(file) & Others) != 0);
    }

    // The first pod after a boot creates /var/run/netns: with an open umask, any user could create links there.
    [Fact(Timeout = Limit)]
    public async Task Run_OpenUmask_NamespaceDirectoryIsNotOpen()
    {
        var result = await BashAsync($"""
            unshare --mount bash -ec '
              mkdir {Files}/run && mount --rbind /run {Files}/run
              mount -t tmpfs -o mode=755 none /run
              for kept in {Files}/run/*; do
                name=$(basename $kept)
                if [[ $name == netns ]]; then continue; fi
                if [[ -d $kept ]]; then mkdir /run/$name && mount --rbind $kept /run/$name; else ln -s $kept /run/$name; fi
              done
              umask 000
              "$minipod" run -d --name {Name("pod")} {TestImages.Toolbox} sleep 600
              stat -c %a /run/netns
              "$minipod" rm -f {Name("pod")}'
            """);

        Assert.Equal("755", result.ShouldSucceed().Lines[1]);
    }

    private static IEnumerable<string> Entries(string directory) =>
        Directory.EnumerateFileSystemEntries(directory, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = 0,
        }).Prepend(
            directory);

    private Task<CommandResult> BashAsync(string line) => Command.RunAsync(
        "/bin/bash",
        ["-c", line],
        WithState(new CommandOptions { Environment = new Dictionary<string, string?> { ["minipod"] = Binary.Path } }));
}
