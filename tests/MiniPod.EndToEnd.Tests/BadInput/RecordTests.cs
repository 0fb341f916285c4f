using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.BadInput;

/// <summary>A pod's record that was damaged or changed. The other pods are still shown and still work.</summary>
public sealed class RecordTests(EndToEndHost host) : BadInputTest(host)
{
    private string Pod => Name("pod");

    private string Other => Name("other");

    [Theory(Timeout = Limit)]
    [InlineData("empty")]
    [InlineData("truncated")]
    [InlineData("garbage")]
    [InlineData("of another pod")]
    public async Task Ps_RecordDamaged_ShowsTheOthersAndNamesTheFile(string damage)
    {
        var (record, other) = (RecordOf(await CreateAsync(Pod)), RecordOf(await CreateAsync(Other)));
        var whole = await File.ReadAllBytesAsync(record);
        await File.WriteAllBytesAsync(record, damage switch
        {
            "empty" => [],
            "truncated" => whole[..(whole.Length / 2)],
            "garbage" => [.. Enumerable.Repeat((byte)0xff, 300)],
            _ => await File.ReadAllBytesAsync(other),
        });

        var list = await MiniPodAsync("ps", "-a");

        Assert.Contains(Other, list.Stdout, StringComparison.Ordinal);
        Assert.Contains(record, list.Stderr, StringComparison.Ordinal);
        (await MiniPodAsync("inspect", Other)).ShouldSucceed();
        (await MiniPodAsync("rm", "-f", Other)).ShouldSucceed();
        Assert.Contains(await EngineApi.ContainersAsync(), container => container.Name == $"minipod.{Pod}.POD");
        await File.WriteAllBytesAsync(record, whole);
        (await MiniPodAsync("rm", Pod)).ShouldSucceed();
    }

    // A record from a newer minipod may have a different meaning: it is neither used nor changed.
    [Fact(Timeout = Limit)]
    public async Task AnyVerb_RecordOfNewerFormat_IsRefusedByName()
    {
        var record = RecordOf(await CreateAsync(Pod));
        var old = await File.ReadAllTextAsync(record);
        var newer = old.Replace("\"schemaVersion\":1", "\"schemaVersion\":5", StringComparison.Ordinal);
        Assert.NotEqual(old, newer);
        await File.WriteAllTextAsync(record, newer);
        string[] says = [$"\"{record}\" has format 5, but this minipod supports formats up to 4. Use the newer minipod that wrote it."];

        string[][] lines =
        [
            ["start", Pod],
            ["stop", Pod],
            ["restart", Pod],
            ["rm", "-f", Pod],
            ["repair", Pod],
            ["logs", Pod],
            ["exec", Pod, "true"],
            ["create", Pod],
            ["run", "-d", "--pod", Pod, TestImages.Toolbox],
        ];
        await RefuseAsync([.. lines.Select(line => (line, says[0]))]);

        (await MiniPodAsync("inspect", Pod)).ShouldExit(125, says);
        Assert.Contains("has format 5", (await MiniPodAsync("ps", "-a")).ShouldSucceed().Stderr, StringComparison.Ordinal);
        Assert.Equal(newer, await File.ReadAllTextAsync(record));
        await File.WriteAllTextAsync(record, old);
    }

    [Fact(Timeout = Limit)]
    public async Task AnyVerb_RecordIsReadOnlyFile_WorksAllTheSame()
    {
        var before = await SnapshotAsync();
        File.SetUnixFileMode(RecordOf(await CreateAsync(Pod)), UnixFileMode.UserRead);

        foreach (var verb in new[] { "start", "stop", "rm" }) (await MiniPodAsync(verb, Pod)).ShouldSucceed();

        await before.AssertSameAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task AnyVerb_DiskOfTheRecordIsReadOnly_SaysSoAndWorksOnceItIsNot()
    {
        var disk = Directory.CreateDirectory(Path.Combine(Files, "disk")).FullName;
        (await Command.RunAsync("mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "none", disk)).ShouldSucceed();
        try
        {
            var before = await HostSnapshot.TakeAsync(disk);
            (await MiniPodAsync("--state-dir", disk, "run", "-d", "--name", Pod, TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
            (await Command.RunAsync("mount", "-o", "remount,ro", disk)).ShouldSucceed();

            Assert.Contains(Pod, (await MiniPodAsync("--state-dir", disk, "ps")).ShouldSucceed().Stdout, StringComparison.Ordinal);
            (await MiniPodAsync("--state-dir", disk, "exec", Pod, "true")).ShouldSucceed();
            string[][] lines =
            [
                ["stop", Pod],
                ["restart", Pod],
                ["rm", "-f", Pod],
                ["run", "-d", "--pod", Pod, "--name", "more", TestImages.Toolbox],
                ["run", "-d", "--name", Other, TestImages.Toolbox],
            ];
            foreach (var line in lines)
                RequireClear(await MiniPodAsync(["--state-dir", disk, .. line]), 125, "Read-only file system", disk);

            (await MiniPodAsync("--state-dir", disk, "exec", Pod, "true")).ShouldSucceed();
            (await Command.RunAsync("mount", "-o", "remount,rw", disk)).ShouldSucceed();
            (await MiniPodAsync("--state-dir", disk, "rm", "-f", Pod)).ShouldSucceed();
            await before.AssertSameAsync();
        }
        finally
        {
            await Command.RunAsync("mount", "-o", "remount,rw", disk);
            await MiniPodAsync("--state-dir", disk, "rm", "-f", "-a");
            (await Command.RunAsync("umount", disk)).ShouldSucceed();
        }
    }

    private async Task<string> CreateAsync(string pod) => (await MiniPodAsync("create", pod)).ShouldSucceed().Text;

    private string RecordOf(string id) => Path.Combine(StateDirectory, "pods", id, "pod.json");
}
