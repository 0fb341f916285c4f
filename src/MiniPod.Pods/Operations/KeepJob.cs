using System.Text.Json;
using System.Text.Json.Nodes;
using MiniPod.Linux;
using MiniPod.Pods.Jobs;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>Creates, changes and deletes Jobs. The agent makes their pods.</summary>
public static class KeepJob
{
    // What can be different without another template: the same in Kubernetes.
    private static readonly string[] Adjustable =
        ["parallelism", "suspend", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"];

    /// <summary>Creates a Job, and starts the agent if there is none.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="job">The Job, made of a manifest.</param>
    /// <param name="cancellationToken">Cancels the wait for the lock.</param>
    /// <returns>The Job as it was kept.</returns>
    /// <exception cref="PodException">There is one of that name.</exception>
    public static async Task<StoredJob> CreateAsync(PodRuntime runtime, StoredJob job, CancellationToken cancellationToken)
    {
        var (paths, store) = (runtime.Store.Paths, new JobStore(runtime.Store.Paths));
        paths.Create();
        var made = job with { CreatedAt = runtime.Time.GetUtcNow() };
        using (await PodSession.LockAsync(runtime, paths.NamesLock, "run", cancellationToken).ConfigureAwait(false))
        {
            if (store.Find(job.Kind, job.FullName) is not null)
            {
                throw new PodException(
                    $"there is a {job.Kind} \"{job.FullName}\" already. 'minipod apply -f' changes it, 'minipod delete -f' deletes it.");
            }

            store.Write(made);
            FaultPoint.Reach("job written");
        }

        EnsureWatched(runtime, made);
        return made;
    }

    /// <summary>Says what would become of a Job.</summary>
    public static JobOutcome Plan(PodRuntime runtime, StoredJob job)
    {
        if (new JobStore(runtime.Store.Paths).Find(job.Kind, job.FullName) is not { IsDeleted: false } made) return JobOutcome.Created;
        if (job.Kind == JobKind.CronJob)
        {
            return made.Fingerprint == job.Fingerprint && JsonElement.DeepEquals(made.Manifest, job.Manifest)
                ? JobOutcome.Unchanged
                : JobOutcome.Configured;
        }

        if (made.Fingerprint != job.Fingerprint || !JsonElement.DeepEquals(Fixed(made), Fixed(job))) return JobOutcome.Replaced;
        return JsonElement.DeepEquals(made.Manifest, job.Manifest) ? JobOutcome.Unchanged : JobOutcome.Configured;
    }

    /// <summary>Makes a Job be as its manifest says. Doing it twice changes nothing the second time.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public static async Task<JobOutcome> ApplyAsync(PodRuntime runtime, StoredJob job, CancellationToken cancellationToken)
    {
        var store = new JobStore(runtime.Store.Paths);
        var outcome = Plan(runtime, job);
        if (store.Find(job.Kind, job.FullName) is { } made && outcome is JobOutcome.Replaced or JobOutcome.Created)
            await DeleteAsync(runtime, made.Kind, made.FullName, cancellationToken).ConfigureAwait(false);
        if (outcome is JobOutcome.Replaced or JobOutcome.Created)
        {
            await CreateAsync(runtime, job, cancellationToken).ConfigureAwait(false);
        }
        else if (outcome == JobOutcome.Configured)
        {
            await ChangeAsync(runtime, job, AsIn(job), cancellationToken).ConfigureAwait(false);
        }

        if (store.Find(job.Kind, job.FullName) is { } now) EnsureWatched(runtime, now);
        return outcome;
    }

    /// <summary>Deletes a Job with its pods, which are stopped with their grace periods first.</summary>
    /// <param name="runtime">The store, engine and plugins to work with.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="fullName">Its full name.</param>
    /// <param name="cancellationToken">Cancels the wait for a lock. The agent goes on with what is left.</param>
    /// <returns>Whether there was such a Job.</returns>
    /// <exception cref="OperationFailedException">A pod could not be removed. The Job is kept, so that this can be
    /// repeated.</exception>
    public static async Task<bool> DeleteAsync(PodRuntime runtime, JobKind kind, string fullName, CancellationToken cancellationToken)
    {
        var (paths, store) = (runtime.Store.Paths, new JobStore(runtime.Store.Paths));
        paths.Create();
        if (store.Find(kind, fullName) is not { } seen) return false;
        var taken = await LockAsync(runtime, seen, "delete", cancellationToken).ConfigureAwait(false);
        try
        {
            if (store.Find(kind, fullName) is { } now && now.Id == seen.Id)
            {
                // From here on the agent goes on with it, should this process be killed.
                store.Write(now with { IsDeleted = true });
                FaultPoint.Reach("job marked as deleted");
                await RemoveAsync(runtime, now, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            taken.Dispose();
            EnsureWatched(runtime, seen with { IsDeleted = true });
            throw;
        }

        taken.Delete();
        return true;
    }

    /// <summary>Removes the pods of a Job, and then the Job. Call it while holding the Job's lock.</summary>
    public static async Task RemoveAsync(PodRuntime runtime, StoredJob job, CancellationToken cancellationToken)
    {
        foreach (var child in new JobStore(runtime.Store.Paths).Of(job))
            await DeleteAsync(runtime, child.Kind, child.FullName, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(PodsOf(runtime, job).Select(record => RemovePodAsync(runtime, record.Id, cancellationToken)))
            .ConfigureAwait(false);
        FaultPoint.Reach("pods of the job removed");
        new JobStore(runtime.Store.Paths).Remove(job);
    }

    /// <summary>Stops and removes a pod; one that is gone is success.</summary>
    public static async Task RemovePodAsync(PodRuntime runtime, string pod, CancellationToken cancellationToken)
    {
        try
        {
            await ApplyPod.DeleteAsync(runtime, pod, cancellationToken).ConfigureAwait(false);
        }
        catch (PodNotFoundException)
        {
            // A user was faster.
        }
    }

    /// <summary>The pods of a Job that exist.</summary>
    public static IReadOnlyList<PodRecord> PodsOf(PodRuntime runtime, StoredJob job) =>
        [.. runtime.Store.List().Where(record => record.Spec.Owner is { Kind: PodOwnerKind.Job } owner && owner.Id == job.Id)];

    /// <summary>Starts the agent if a Job needs one and there is none.</summary>
    public static void EnsureWatched(PodRuntime runtime, StoredJob job)
    {
        if (job.NeedsWatching && !PodWatch.IsAlive(runtime.Store.Paths)) runtime.StartAgent();
    }

    // The agent holds it while it ends pods, each with its grace period.
    private static Task<FileLock> LockAsync(PodRuntime runtime, StoredJob job, string command, CancellationToken cancellationToken)
    {
        var (limit, longest) = (runtime.Timeouts.Lock, PodsOf(runtime, job).Select(pod => pod.Spec.Grace).Append(TimeSpan.Zero).Max());
        if (limit != Timeout.InfiniteTimeSpan) limit += longest;
        return PodSession.LockAsync(runtime, runtime.Store.Paths.JobLock(job.Id), command, cancellationToken, limit: limit);
    }

    private static async Task ChangeAsync(
        PodRuntime runtime, StoredJob job, Func<StoredJob, StoredJob> change, CancellationToken cancellationToken)
    {
        var (paths, store) = (runtime.Store.Paths, new JobStore(runtime.Store.Paths));
        paths.Create();
        if (store.Find(job.Kind, job.FullName) is not { } seen) return;
        using (await LockAsync(runtime, seen, "apply", cancellationToken).ConfigureAwait(false))
        {
            if (store.Find(job.Kind, job.FullName) is { } now && now.Id == seen.Id) store.Write(change(now));
        }
    }

    // The Jobs that a CronJob has made stay as they are, as in Kubernetes.
    private static Func<StoredJob, StoredJob> AsIn(StoredJob job) => former =>
        former with { Manifest = job.Manifest, Sources = job.Sources, Fingerprint = job.Fingerprint };

    // What of a Job cannot change without its being another one.
    private static JsonElement Fixed(StoredJob job)
    {
        var manifest = JsonNode.Parse(job.Manifest.GetRawText())!;
        foreach (var field in Adjustable) (manifest["spec"] as JsonObject)?.Remove(field);
        return JsonSerializer.SerializeToElement(manifest, JobJson.Default.JsonNode);
    }
}
