using MiniPod.Cni;
using MiniPod.Engine;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Housekeeping;

/// <summary>Removes leftovers that belong to no pod and are known to be MiniPod's. All others are reported and left
/// alone.</summary>
public static class Prune
{
    /// <summary>Prunes leftovers one after another. One that cannot be removed never prevents the removal of the
    /// others.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="options">What to remove.</param>
    /// <param name="cancellationToken">Stops before the next removal.</param>
    /// <returns>
    /// Each leftover, and what was or would be done with it. If the host can no longer be surveyed, the last finding
    /// says so and has the error.
    /// </returns>
    /// <exception cref="EngineException">No usable engine responds; nothing was done.</exception>
    public static Task<IReadOnlyList<PruneFinding>> RunAsync(
        PodRuntime runtime, PruneOptions options, CancellationToken cancellationToken) =>
        CollectAsync(runtime, async findings =>
        {
            await PodsAsync(runtime, findings, options, cancellationToken).ConfigureAwait(false);
            await StagesAsync(runtime, findings, NetworkStages, options, cancellationToken).ConfigureAwait(false);

            // Step 3: leftovers that only the plugins know about.
            if (!options.DryRun) findings.AddRange(await NetworkGc.RunAsync(runtime, cancellationToken).ConfigureAwait(false));
        }, cancellationToken);

    /// <summary>Prunes only what belongs to a single pod, not the networks, which all stores and engines on a host
    /// share.</summary>
    internal static Task<IReadOnlyList<PruneFinding>> PodsAsync(
        PodRuntime runtime, PruneOptions options, CancellationToken cancellationToken) =>
        CollectAsync(runtime, findings => PodsAsync(runtime, findings, options, cancellationToken), cancellationToken);

    // If the host can no longer be surveyed, what was found and done before that is still reported. Nothing is examined
    // after it.
    private static async Task<IReadOnlyList<PruneFinding>> CollectAsync(
        PodRuntime runtime, Func<List<PruneFinding>, Task> pruneAsync, CancellationToken cancellationToken)
    {
        await runtime.Engine.EnsureUsableAsync(cancellationToken).ConfigureAwait(false);
        var findings = new List<PruneFinding>();
        try
        {
            await pruneAsync(findings).ConfigureAwait(false);
        }
        catch (Exception error) when (IsExpected(error))
        {
            findings.Add(new PruneFinding(
                "the host", "the survey could not be continued", $"failed: {error.Message}", IsOurs: true, error));
        }

        return findings;
    }

    private static async Task PodsAsync(
        PodRuntime runtime, List<PruneFinding> findings, PruneOptions options, CancellationToken cancellationToken)
    {
        // Step 1: recover interrupted commands. What they left belongs to a pod as long as its record exists.
        var interrupted = InterruptedPods.Find(runtime, (pod, error) => findings.Add(new PruneFinding(
            $"pod {pod}", "it is not known whether its last command was interrupted", $"failed: {error.Message}", IsOurs: true, error)));
        if (options.DryRun) findings.AddRange(interrupted.Select(Finding));
        else if (interrupted.Count > 0) await RecoverAsync(runtime, findings, cancellationToken).ConfigureAwait(false);

        // Step 2: top down, so that plugins still find the namespace: attachments, links, containers, pins; then
        // what the plugins left.
        await StagesAsync(runtime, findings, PodStages, options, cancellationToken).ConfigureAwait(false);
    }

    private static IReadOnlyList<Func<HostSurvey, CancellationToken, Task<IReadOnlyList<Garbage>>>> PodStages { get; } =
    [
        (survey, _) => Task.FromResult<IReadOnlyList<Garbage>>([.. StaleAttachments.Find(survey)]),
        StaleLinks.FindAsync,
        (survey, _) => Task.FromResult<IReadOnlyList<Garbage>>([.. StaleContainers.Find(survey)]),
        (survey, _) => Task.FromResult<IReadOnlyList<Garbage>>([.. StalePins.Find(survey)]),
        (survey, _) => Task.FromResult<IReadOnlyList<Garbage>>([.. StaleVolumes.Find(survey)]),
        (survey, _) => Task.FromResult<IReadOnlyList<Garbage>>([.. StaleFiles.Find(survey)]),
    ];

    private static IReadOnlyList<Func<HostSurvey, CancellationToken, Task<IReadOnlyList<Garbage>>>> NetworkStages { get; } =
    [
        (survey, _) => Task.FromResult(StaleShapers.Find(survey)),
        // Before the addresses: whoever gets one next must not find rules for it.
        StaleRules.FindAsync,
        (survey, _) => Task.FromResult<IReadOnlyList<Garbage>>([.. StaleReservations.Find(survey)]),
        (survey, _) => Task.FromResult<IReadOnlyList<Garbage>>([.. DamagedCacheFiles.Find(survey)]),
        (survey, _) => Task.FromResult(StaleInterfaces.Find(survey)),
        (survey, _) => Task.FromResult(IdleBridge.Find(survey)),
    ];

    private static async Task StagesAsync(
        PodRuntime runtime,
        List<PruneFinding> findings,
        IReadOnlyList<Func<HostSurvey, CancellationToken, Task<IReadOnlyList<Garbage>>>> stages,
        PruneOptions options,
        CancellationToken cancellationToken)
    {
        foreach (var stage in stages)
        {
            var survey = await HostSurvey.TakeAsync(runtime, options.Lost, cancellationToken).ConfigureAwait(false);
            IReadOnlyList<Garbage> found;
            try
            {
                found = await stage(survey, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (IsExpected(error))
            {
                findings.Add(new PruneFinding(
                    "the host", "part of it could not be surveyed", $"failed: {error.Message}", IsOurs: true, error));
                continue;
            }

            foreach (var garbage in found)
            {
                cancellationToken.ThrowIfCancellationRequested();
                findings.Add(await TreatAsync(runtime, garbage, options, cancellationToken).ConfigureAwait(false));
            }
        }
    }

    private static PruneFinding Finding(InterruptedPod pod) =>
        new($"pod {pod.Record.FullName}", pod.Why, "would be recovered", IsOurs: true) { IsInterruptedPod = true };

    private static async Task RecoverAsync(PodRuntime runtime, List<PruneFinding> findings, CancellationToken cancellationToken)
    {
        const string Interrupted = "its last command did not finish";
        // A network of a pod that still exists is not given up along with others.
        var (lines, errors) = await RecoverPod.AllAsync(
            runtime with { GivesUpNetworks = false }, cancellationToken).ConfigureAwait(false);
        findings.AddRange(lines.Select(line => new PruneFinding(line, Interrupted, "recovered", IsOurs: true)));
        findings.AddRange(errors.Select(error => new PruneFinding("a pod", Interrupted, $"failed: {error.Message}", IsOurs: true, error)));
    }

    private static async Task<PruneFinding> TreatAsync(
        PodRuntime runtime, Garbage garbage, PruneOptions options, CancellationToken cancellationToken)
    {
        PruneFinding Finding(string outcome, Exception? error = null) =>
            new(garbage.What, garbage.Evidence, outcome, garbage.RemoveAsync is not null, error) { Fault = garbage.Fault };
        if (garbage.RemoveAsync is not { } removeAsync) return Finding($"left alone because {garbage.Why}");
        if (options.DryRun) return Finding($"would be {garbage.Removal}");
        try
        {
            // A container exists before anything is created for it: one created after the first survey shows up in this
            // one.
            if (garbage.ContainerId is { } id
                && (await HostSurvey.TakeAsync(runtime, options.Lost, cancellationToken).ConfigureAwait(false)).IsKnown(id))
            {
                return Finding("left alone because it is in use now");
            }

            await removeAsync(cancellationToken).ConfigureAwait(false);
            runtime.Log.ForContext(typeof(Prune)).Information("Pruned {What}: {Evidence}", garbage.What, garbage.Evidence);
            return Finding(garbage.Removal);
        }
        catch (InUseException)
        {
            return Finding("left alone because it is in use now");
        }
        catch (Exception error) when (IsExpected(error))
        {
            return Finding($"failed: {error.Message}", error);
        }
    }

    private static bool IsExpected(Exception error) =>
        error is PodException or EngineException or CniException or IOException or UnauthorizedAccessException or TimeoutException;
}
