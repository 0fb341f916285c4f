using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Demo;

/// <summary>The engine that <c>make demo</c> starts if none responds.</summary>
public sealed class EngineScriptTests(EndToEndHost host) : EndToEndTest(host)
{
    // Policies and chains are listed with -S, because iptables-save prints a table only if it has been used.
    private const string StartAndStop = """
        network() { ip -o link | sed -E 's/^[0-9]+: ([^:@]+).*/\1/'; for program in iptables ip6tables; do for table in filter nat; do $program -w -t $table -S; done; done; }
        set -e
        echo 0 >/proc/sys/net/ipv4/ip_forward # or the engine leaves the policy alone
        before=$(network)
        "$0" start
        [[ $(network) == *docker0*'-P FORWARD DROP'*DOCKER* ]] || { network && exit 1; }
        "$0" stop
        diff <(echo "$before") <(network)
        """;

    [Fact(Timeout = PrivateHost.Limit)]
    public Task Engine_StartedAndStopped_GivesLinksChainsAndPolicyBack() => OnPrivateHostAsync(async () =>
    {
        var directory = Path.Combine(Files, "engine");
        var environment = new Dictionary<string, string?>
        {
            ["MINIPOD_ENGINE_DIR"] = Path.Combine(directory, "data"),
            ["MINIPOD_ENGINE_RUN"] = Path.Combine(directory, "run"),
            ["MINIPOD_ENGINE_SOCKET"] = Path.Combine(directory, "socket"),
            ["DOCKER_HOST"] = null,
        };

        // In a nested namespace, because the engine of the private host has already created all of this in its own.
        string[] within =
        [
            "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", "-c", StartAndStop,
            Path.Combine(Binary.Root, "eng", "engine.sh"),
        ];
        var result = (await Command.RunAsync("unshare", within, new CommandOptions { Environment = environment })).ShouldSucceed();

        Assert.Contains("engine: started Docker", result.Stdout, StringComparison.Ordinal);
        Assert.Contains("engine: stopped", result.Stdout, StringComparison.Ordinal);
    });
}
