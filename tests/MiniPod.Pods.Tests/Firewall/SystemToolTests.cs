using MiniPod.Pods.Firewall;

namespace MiniPod.Pods.Tests.Firewall;

public sealed class SystemToolTests
{
    // Half a list of rules must not be taken for the whole one: a chain that others use would look unused.
    [Fact(Timeout = 60_000)]
    public async Task Read_OutputWithoutEnd_IsRefused()
    {
        var error = await Assert.ThrowsAsync<PodException>(() => SystemTool.ReadAsync("head", ["-c", "70000000", "/dev/zero"], TestContext.Current.CancellationToken));

        Assert.Contains("wrote more than 64 MiB", error.Message, StringComparison.Ordinal);
    }
}
