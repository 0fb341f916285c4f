using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Drawings;

/// <summary>The way of a packet as a drawing: its stations are numbered, and a browser finds nothing wrong with it.</summary>
public sealed class PacketDrawingTests(EndToEndHost host) : EndToEndTest(host)
{
    [Fact(Timeout = Limit)]
    public async Task Packet_Drawn_HasItsStationsAndIsSound()
    {
        var (pod, other, port) = (Name("web"), Name("other"), FreePort.Get());
        var published = string.Create(CultureInfo.InvariantCulture, $"{port}:80");
        (await MiniPodAsync("run", "-d", "--name", pod, "-p", published, TestImages.Nginx)).ShouldSucceed();
        (await MiniPodAsync("run", "-d", "--name", other, TestImages.Nginx)).ShouldSucceed();
        var toPort = string.Create(CultureInfo.InvariantCulture, $":{port}");
        List<string> pages =
        [
            await PageAsync(0, "--from", "outside", "--to", toPort),
            await PageAsync(0, "--from", "outside", "--to", toPort, "--lang", "zh"),
            await PageAsync(0, "--from", pod, "--to", other),
            await PageAsync(0, "--from", pod, "--to", pod),
            await PageAsync(0, "--from", pod, "--to", "outside"),
            await PageAsync(1, "--to", $"{pod}:81"),
        ];
        var rule = $"CNI-ADMIN -d {await Kernel.IpAsync(pod)}/32 -j DROP";
        (await Command.RunAsync("bash", "-c", $"iptables -w -I {rule}")).ShouldSucceed();
        pages.Add(await PageAsync(1, "--from", other, "--to", pod));
        (await Command.RunAsync("bash", "-c", $"iptables -w -D {rule}")).ShouldSucceed();

        Assert.Contains("class=\"number marktext\"", pages[0], StringComparison.Ordinal);
        Assert.Contains("class=\"number markbacktext\"", pages[0], StringComparison.Ordinal);
        Assert.DoesNotContain("markendtext\"", pages[0], StringComparison.Ordinal);
        Assert.Contains("class=\"number markendtext\"", pages[^1], StringComparison.Ordinal);
        var svg = (await MiniPodAsync("packet", "--to", pod, "-o", "svg")).ShouldSucceed().Stdout;
        Assert.Contains("ARRIVED: nginx listens", svg, StringComparison.Ordinal);
        pages.Add($"<!DOCTYPE html><html lang=\"en\"><body>{svg}</body></html>");
        await DrawingCheck.RequireSoundAsync(pages);
    }

    private async Task<string> PageAsync(int exitCode, params string[] args) =>
        (await MiniPodAsync(["packet", .. args, "-o", "html"])).ShouldExit(exitCode).Stdout;
}
