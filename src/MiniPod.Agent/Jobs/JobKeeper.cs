using MiniPod.Agent.Waking;
using MiniPod.Pods.Jobs;
using MiniPod.Pods.Sessions;
using Serilog;

namespace MiniPod.Agent.Jobs;

/// <summary>Keeps the Jobs of a state directory: each with something left to do has a watcher, which is told whenever something may have
/// happened, and every few seconds.</summary>
/// <param name="runtime">The store, engine and plugins to work with.</param>
/// <param name="changed">Called when a Job needs somebody to watch it, or none does any longer.</param>
internal sealed class JobKeeper(PodRuntime runtime, Action changed)
{
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(10), WithoutJobs = TimeSpan.FromSeconds(1);

    private readonly JobStore _store = new(runtime.Store.Paths);
    private readonly DirectoryLoop _loop = new(runtime.Store.Paths.Jobs, runtime.Time, runtime.Log.ForContext<JobKeeper>());
    private readonly ILogger _log = runtime.Log.ForContext<JobKeeper>();
    private readonly Dictionary<(JobKind, string), (JobWatcher Watcher, Task Running)> _watchers = [];

    /// <summary>Whether a Job needs somebody to watch it, as of the last look. True before the first.</summary>
    public bool IsNeeded { get; private set; } = true;

    /// <summary>Has the Jobs looked at again.</summary>
    public void Wake() => _loop.Wake();

    /// <summary>Keeps the Jobs until it is canceled; what is being done is completed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _loop.RunAsync(
                watch => Look(watch, cancellationToken),
                error => error is IOException or UnauthorizedAccessException,
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await Task.WhenAll(_watchers.Values.Select(one => one.Running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Returns how long nothing has to be done, unless something happens.
    private TimeSpan Look(DirectoryWatch watch, CancellationToken cancellationToken)
    {
        // The directory is made with the first Job.
        var directory = runtime.Store.Paths.Jobs;
        var isThere = Directory.Exists(directory);
        watch.Follow(isThere ? directory : null);
        var ended = _watchers.Where(one => one.Value.Running.IsCompleted).Select(one => one.Key).ToList();
        foreach (var one in ended) _watchers.Remove(one);
        var jobs = _store.List(line => _log.Warning("{Line}", line)).Where(job => job.NeedsWatching).ToList();
        foreach (var job in jobs)
        {
            if (_watchers.TryGetValue((job.Kind, job.FullName), out var known)) known.Watcher.Wake();
            else Watch(job, cancellationToken);
        }

        var isNeeded = jobs.Count > 0;
        if (isNeeded != IsNeeded)
        {
            IsNeeded = isNeeded;
            changed();
        }

        return isThere ? SlowLook : WithoutJobs;
    }

    private void Watch(StoredJob job, CancellationToken cancellationToken)
    {
        var watcher = new JobWatcher(runtime, job.Kind, job.FullName);
        _watchers[(job.Kind, job.FullName)] = (watcher, Task.Run(RunAsync, CancellationToken.None));

        async Task RunAsync()
        {
            try
            {
                await watcher.RunAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Wake();
            }
        }
    }
}
