using System.Text.Json.Nodes;
using MiniPod.Pods.Changes;
using MiniPod.Pods.Recovery;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Verbs;

namespace MiniPod.Pods.Operations;

/// <summary>Makes a pod be as its manifest says. Doing it twice changes nothing the second time.</summary>
public static class ApplyPod
{
    /// <summary>Says what would be done.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="spec">The pod, made of a manifest.</param>
    public static AppliedPod Plan(PodRuntime runtime, PodSpec spec)
    {
        var name = NameOf(spec);
        if (runtime.Store.FindNamed(name) is not { } record) return new(name, AppliedOutcome.Created, []);
        if (spec.IsSameAs(record.Spec)) return new(name, IsAsWanted(record) ? AppliedOutcome.Unchanged : AppliedOutcome.Started, []);
        var differences = Differences(record.Spec, spec);
        if (!PodContents.IsAllThatDiffers(record.Spec, spec)) return new(name, AppliedOutcome.Replaced, differences);
        var images = PodContents.OtherImages(record.Spec, spec);
        return images.Count > 0 && (record.Phase != PodPhase.Running || record.Pending.Count > 0)
            ? new(name, AppliedOutcome.Replaced, differences)
            : new(name, AppliedOutcome.Configured, differences)
            {
                MadeAnew = images,
                HasOtherVariables = images.Count == 0 && PodContents.HasOtherVariables(record.Spec, spec),
            };
    }

    /// <summary>Does it.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="spec">The pod, made of a manifest.</param>
    /// <param name="replaces">Whether a pod that was made by the command line is replaced too.</param>
    /// <param name="cancellationToken">Cancels the operation that is being done.</param>
    /// <exception cref="PodException">The pod is not valid, or one of the command line has its name.</exception>
    /// <exception cref="OperationFailedException">It could not be made, or the former one could not be removed.</exception>
    public static async Task<AppliedPod> RunAsync(PodRuntime runtime, PodSpec spec, bool replaces, CancellationToken cancellationToken)
    {
        var plan = Plan(runtime, spec);
        switch (plan.Outcome)
        {
            case AppliedOutcome.Started:
                await StartPod.RunAsync(runtime, plan.Name, cancellationToken).ConfigureAwait(false);
                break;
            case AppliedOutcome.Configured:
                await UpdatePod.RunAsync(runtime, plan.Name, spec, cancellationToken).ConfigureAwait(false);
                if (runtime.Store.FindNamed(plan.Name) is { } record && !IsAsWanted(record))
                    await StartPod.RunAsync(runtime, plan.Name, cancellationToken).ConfigureAwait(false);
                break;
            case AppliedOutcome.Replaced:
                RequireOfManifest(runtime, plan.Name, replaces);
                PodSpecRules.Check(spec);
                await DeleteAsync(runtime, plan.Name, cancellationToken).ConfigureAwait(false);
                await CreatePod.RunAsync(runtime, spec, new CreateOptions(), cancellationToken).ConfigureAwait(false);
                break;
            case AppliedOutcome.Created:
                await CreatePod.RunAsync(runtime, spec, new CreateOptions(), cancellationToken).ConfigureAwait(false);
                break;
        }

        return plan;
    }

    /// <summary>Stops a pod, with its own grace period, and removes it.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="pod">The pod's name or id.</param>
    /// <param name="cancellationToken">Cancels the wait for the pod's lock.</param>
    public static async Task DeleteAsync(PodRuntime runtime, string pod, CancellationToken cancellationToken)
    {
        // Under one lock, so that nobody starts it in between. A removal that failed has stopped it.
        using var session = await PodOpening.OpenAsync(runtime, pod, new RemoveVerb(), cancellationToken).ConfigureAwait(false);
        if (session.Record.Phase != PodPhase.Removing) await StopPod.StopAsync(session, grace: null).ConfigureAwait(false);
        await RemovePod.RemoveAsync(session).ConfigureAwait(false);
    }

    /// <summary>The full name of a pod that does not exist yet.</summary>
    public static string NameOf(PodSpec spec) => new PodIdentity(spec.Namespace, spec.Name, "", Attempt: 0).FullName;

    /// <summary>What is different in the manifests of two pods.</summary>
    public static IReadOnlyList<(HostChangeKind Kind, string Text)> Differences(PodSpec made, PodSpec wanted) =>
        made.Manifest is null || wanted.Manifest is null
            ? []
            : JsonDifference.Between(JsonNode.Parse(made.Manifest), JsonNode.Parse(wanted.Manifest));

    private static bool IsAsWanted(PodRecord record) => record.Phase == PodPhase.Running || record.Finish is not null;

    private static void RequireOfManifest(PodRuntime runtime, string name, bool replaces)
    {
        if (replaces || runtime.Store.FindNamed(name)?.Spec.Fingerprint is not null) return;
        throw new PodException(
            $"pod \"{name}\" was not made from a manifest. 'minipod apply --replace' removes it and makes the one of the manifest.");
    }
}
