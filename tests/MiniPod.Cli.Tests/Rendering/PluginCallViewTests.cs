using MiniPod.Cli.Rendering;
using MiniPod.Pods.Journal;

namespace MiniPod.Cli.Tests.Rendering;

public sealed class PluginCallViewTests
{
    [Fact]
    public void Write_PluginWritesWhatSteersATerminal_IsShownWithout()
    {
        using var written = new StringWriter();
        var call = new PluginCall
        {
            Command = "ADD",
            Type = "bridge",
            Path = "/opt/cni/bin/bridge",
            Environment = new Dictionary<string, string>(),
            Input = "{}",
            Output = "not JSON \u001b[2J",
            Error = "first\nsecond \u001b]0;x\a",
            ExitCode = 1,
        };

        new PluginCallView(written, StepWords.English).Write(call, TimeSpan.Zero);

        Assert.Contains("not JSON ?[2J", written.ToString(), StringComparison.Ordinal);
        Assert.Contains("second ?]0;x?", written.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(written.ToString(), c => char.IsControl(c) && c != '\n');
    }
}
