using MiniPod.Cni;
using MiniPod.Pods.Execution;
using MiniPod.Pods.Journal;

namespace MiniPod.Pods.Tests.Execution;

public sealed class CniJournalTests
{
    [Fact]
    public async Task PluginFinished_OutputOfMegabytes_IsCutInTheJournal()
    {
        using var files = new TempDirectory();
        var path = files["journal.jsonl"];
        using (var journal = JournalFile.Open(path, TimeProvider.System))
        {
            var invocation = new PluginInvocation
            {
                Command = "ADD",
                Network = "net",
                PluginType = "a",
                Position = 0,
                Count = 1,
                Path = "/a",
                Environment = new Dictionary<string, string>(),
                Stdin = "{}"u8.ToArray(),
            };
            var much = new byte[4 << 20];
            much.AsSpan().Fill((byte)'x');
            var observer = new CniJournal("op", new StepKey("Attach", "eth0"), journal, observer: null);
            await observer.PluginFinishedAsync(invocation, new PluginOutcome { ExitCode = 1, Stdout = much, Stderr = much });
        }

        Assert.InRange(new FileInfo(path).Length, 128 * 1024, 140 * 1024);
        var entry = Assert.Single(JournalFile.Read(path));
        Assert.Equal("Attach/eth0", entry.Step);
        Assert.EndsWith("(4128768 more characters)", entry.Plugin!.Output, StringComparison.Ordinal);
    }
}
