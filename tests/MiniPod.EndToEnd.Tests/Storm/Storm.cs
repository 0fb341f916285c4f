using System.Globalization;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>The storm, from the first pod to the final checks, on a private host.</summary>
internal sealed class Storm(StormOptions options)
{
    private static readonly TimeSpan RestartEvery = TimeSpan.FromSeconds(20), LookEvery = TimeSpan.FromSeconds(1);
    private readonly StormEngine _engine = new();

    public async Task BlowAsync()
    {
        StormHost.WriteNetworks();
        StormManifests.Write();

        // Step 1: create what the first pods on a host create and the plugins keep. Also the iptables tables, which are
        // created when the policy is restored after the engine has stopped.
        (await Command.RunAsync("ip6tables", "-P", "FORWARD", "ACCEPT")).ShouldSucceed();
        foreach (var network in StormDice.Networks.Append("minipod"))
        {
            (await StormHost.RunAsync(
                "run", "-d", "--name", "warm", "--network", network, "-p", "18080:80", TestImages.Toolbox, "sleep", "600")).ShouldSucceed();
            (await StormHost.RunAsync("rm", "-f", "warm")).ShouldSucceed();
        }

        (await StormHost.RunAsync("prune")).ShouldSucceed();
        var before = await StormHost.SnapshotAsync();

        // Step 2: the storm. The first fault stops it.
        using var end = new CancellationTokenSource(options.Duration);
        var tally = new StormTally(end);
        var workers = Enumerable.Range(
            0,
            StormOptions.Workers).Select(worker =>
                new StormWorker(new StormDice(options.Seed, worker), _engine, tally).RunAsync(end.Token));
        var agents = new StormAgents();
        await Task.WhenAll([.. workers, RestartAsync(end.Token), LookAsync(tally, end.Token), agents.KillAsync(end.Token)]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"storm: {tally.Commands} commands run ({tally.Outcomes()})"));
        tally.RequireNoFault();

        // Step 3: cleanup. Nothing must be left.
        CommandResult[] cleaned =
        [
            (await StormHost.RunAsync("recover")).ShouldSucceed(),
            (await StormHost.RunAsync("rm", "-f", "--all")).ShouldSucceed(),
            (await StormHost.RunAsync("prune")).ShouldSucceed(),
        ];
        await StormAgents.EndedAsync();
        try
        {
            await before.AssertSameAsync();
        }
        catch (Xunit.Sdk.XunitException left)
        {
            // What was said of it, and whether it goes now, tells who left it.
            var again = await StormHost.RunAsync("prune");
            Assert.Fail($"{left.Message}\n{string.Join("\n", cleaned.Select(one => $"{one}"))}\n{again}\n{StormHost.LogOf(left.Message)}");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"storm: seed {options.Seed}, {options.Duration.TotalSeconds} s, {tally.Commands} commands run, {tally.Killed} "
            + $"killed, {_engine.Restarts} engine restarts, {agents.Killed} agents killed, leftovers: 0"));
    }

    private async Task RestartAsync(CancellationToken end)
    {
        for (var kill = false; !await EndsWithinAsync(RestartEvery, end); kill = !kill) await _engine.RestartAsync(kill);
    }

    // Two pods with the same address are checked twice: ps reads one record after another, and an address may have
    // moved to another pod in between.
    private static async Task LookAsync(StormTally tally, CancellationToken end)
    {
        var suspects = new HashSet<string>();
        while (!await EndsWithinAsync(LookEvery, end))
        {
            if (await StormHost.AddressesAsync() is not { } addresses) continue;
            var shared = addresses.Where(pods => pods.Count() > 1).Select(pods => $"{pods.Key}: {string.Join(", ", pods)}").ToList();
            if (shared.FirstOrDefault(suspects.Contains) is { } twice) tally.Fault($"two pods have one address: {twice}");
            suspects = [.. shared];
        }
    }

    private static async Task<bool> EndsWithinAsync(TimeSpan time, CancellationToken end)
    {
        await Task.Delay(time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return end.IsCancellationRequested;
    }
}
