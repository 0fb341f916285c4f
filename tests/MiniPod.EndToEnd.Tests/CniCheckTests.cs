using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests;

/// <summary><c>minipod cni check</c> of rules that the plugins do not look at themselves, or where they should not.</summary>
public sealed class CniCheckTests(EndToEndHost host) : EndToEndTest(host)
{
    private const string Hook = "POSTROUTING";

    // portmap looks for rules in both families [plugins 1.1.1]; bridge does not look for its masquerading rule.
    [Fact(Timeout = Limit)]
    public async Task Check_PublishedPort_IsGoodUntilTheMasqueradeIsGone()
    {
        await using var ns = await ThrowawayNamespace.CreateAsync(Name("ns"));
        var capabilities = $$"""{"portMappings":[{"hostPort":{{FreePort.Get()}},"containerPort":80,"protocol":"tcp"}]}""";
        var options = new CommandOptions { Environment = new Dictionary<string, string?> { ["CAP_ARGS"] = capabilities } };
        var added = (await MiniPodAsync(options, "cni", "add", "minipod", ns.Path)).ShouldSucceed().Json;
        var address = ((string)added["ips"]![0]!["address"]!).Split('/')[0];

        Assert.Empty((await MiniPodAsync(options, "cni", "check", "minipod", ns.Path)).ShouldSucceed().Stderr);

        var rules = (await Command.RunAsync("iptables", "-w", "-t", "nat", "-S", Hook)).ShouldSucceed().Lines
            .Where(line => line.StartsWith("-A ", StringComparison.Ordinal)).ToList();
        var number = 1 + rules.FindIndex(rule => rule.Contains($"-s {address}/32 ", StringComparison.Ordinal));
        Assert.True(number > 0, $"no rule for {address} in: {string.Join('\n', rules)}");
        (await Command.RunAsync(
            "iptables", "-w", "-t", "nat", "-D", Hook, number.ToString(CultureInfo.InvariantCulture))).ShouldSucceed();

        (await MiniPodAsync(options, "cni", "check", "minipod", ns.Path)).ShouldExit(125, $"masquerades {address} is missing");
        (await MiniPodAsync(options, "cni", "del", "minipod", ns.Path)).ShouldSucceed();
    }
}
