using MiniPod.Pods.Jobs;
using MiniPod.Spec.Api;

namespace MiniPod.Agent.Jobs;

/// <summary>
/// Decides what to do for a Job: a pure function of what was asked for, how far it was, which of its pods exist, and what time it is.
/// Source: Kubernetes' Job controller (pkg/controller/job), 1.32, for Jobs whose pods are all alike.
/// </summary>
public static class JobDecider
{
    /// <summary>The reasons for which a Job fails.</summary>
    public const string Late = "DeadlineExceeded", TooManyFailures = "BackoffLimitExceeded";

    private const int DefaultBackoffLimit = 6, MostDoublings = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10), LongestPause = TimeSpan.FromMinutes(6);

    /// <summary>Decides.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="status">How far the Job was.</param>
    /// <param name="isDeleted">Whether a user has deleted it.</param>
    /// <param name="pods">Its pods that exist.</param>
    /// <param name="now">The time.</param>
    public static JobDecision Decide(JobSpec spec, JobStatus status, bool isDeleted, IReadOnlyList<JobPodFacts> pods, DateTimeOffset now)
    {
        if (isDeleted) return new JobDecision(status, [new JobAction(JobActionKind.RemoveJob)], null);
        var round = new Round(spec, status, pods.ToDictionary(pod => pod.Index), now);
        round.Observe();
        round.Judge();
        if (round.IsOver) round.Finish();
        else if (spec.Suspend == true) round.Suspend();
        else round.Work();
        round.Tidy();
        return round.Decision;
    }

    private sealed class Round(JobSpec spec, JobStatus former, Dictionary<int, JobPodFacts> pods, DateTimeOffset now)
    {
        private readonly List<JobAction> _actions = [];
        private JobStatus _status = former;
        private DateTimeOffset? _wake;

        public JobDecision Decision => new(_status, _actions, _wake);

        public bool IsOver => _status.End is not null;

        private List<JobPod> Active => [.. _status.Pods.Where(pod => pod.EndedAt is null)];

        // Null: one success is enough, and then the others end by themselves.
        private int? Completions => spec.Completions ?? (spec.Parallelism is null ? 1 : null);

        private DateTimeOffset? Deadline =>
            spec.ActiveDeadlineSeconds is { } seconds && _status.StartedAt is { } started
                ? started.AddSeconds(Math.Min(seconds, int.MaxValue))
                : null;

        // Takes in what has become of the pods. What has ended once stays so, whatever becomes of the pod.
        public void Observe() => _status = _status with
        {
            Pods = [.. _status.Pods.Select(pod => pod.EndedAt is not null ? pod : pods.GetValueOrDefault(pod.Index)?.State switch
            {
                JobPodState.Succeeded => pod with { WasSeen = true, EndedAt = now, IsSuccess = true },
                JobPodState.Failed => pod with { WasSeen = true, EndedAt = now },
                JobPodState.Running or JobPodState.Stopped => pod with { WasSeen = true },
                JobPodState.Making or JobPodState.Leaving => pod,
                _ => pod.WasSeen ? pod with { EndedAt = now } : pod, // a user has removed it
            })],
        };

        public void Judge()
        {
            if (IsOver || spec.Suspend == true) return;
            _status = _status with { StartedAt = _status.StartedAt ?? now };
            var succeeded = _status.Succeeded();
            if (Completions is { } wanted ? succeeded >= wanted : succeeded > 0 && Active.Count == 0) End(isSuccess: true, null);
            else if (HasFailedTooOften()) End(isSuccess: false, TooManyFailures);
            else if (Deadline <= now) End(isSuccess: false, Late);
        }

        /// <summary>Ends what still runs. It is kept for its logs. What a user has stopped has ended.</summary>
        public void Finish()
        {
            _status = _status with
            {
                Pods =
                [
                    .. _status.Pods.Where(pod => pod.EndedAt is not null || pods.ContainsKey(pod.Index))
                        .Select(pod => pod.EndedAt is not null || pods[pod.Index].State != JobPodState.Stopped
                            ? pod
                            : pod with { EndedAt = now }),
                ],
            };
            foreach (var pod in pods.Values.Where(pod => pod.State == JobPodState.Running)) Do(JobActionKind.End, pod.Index);
            if (spec.TtlSecondsAfterFinished is not { } seconds) return;
            var gone = _status.End!.At.AddSeconds(seconds);
            if (gone > now) Wake(gone);
            else Do(JobActionKind.RemoveJob, -1);
        }

        /// <summary>Removes what runs, which counts neither as success nor as failure.</summary>
        public void Suspend()
        {
            Drop(Active);
            _status = _status with { StartedAt = null };
        }

        public void Work()
        {
            if (Deadline is { } deadline) Wake(deadline);
            var (active, succeeded, parallelism) = (Active, _status.Succeeded(), spec.Parallelism ?? 1);
            var wanted = Completions is { } completions ? Math.Min(parallelism, completions - succeeded)
                : succeeded > 0 ? active.Count
                : parallelism;
            if (active.Count > wanted) Drop(active.TakeLast(active.Count - wanted));
            if (active.Count >= wanted || !IsDue()) return;
            _status = _status with
            {
                Next = _status.Next + wanted - active.Count,
                Pods = [.. _status.Pods, .. Enumerable.Range(_status.Next, wanted - active.Count).Select(index => new JobPod(index))],
            };
        }

        /// <summary>Makes what has still to be made, and removes what is not known, or was not removed completely.</summary>
        public void Tidy()
        {
            var known = _status.Pods.ToDictionary(pod => pod.Index);
            foreach (var pod in pods.Values)
            {
                if (!known.ContainsKey(pod.Index) && pod.State != JobPodState.Making || pod.State == JobPodState.Leaving)
                    Do(JobActionKind.Remove, pod.Index);
            }

            if (IsOver) return;
            foreach (var pod in Active.Where(pod => !pod.WasSeen && !pods.ContainsKey(pod.Index))) Do(JobActionKind.Make, pod.Index);
        }

        // Restarts count with OnFailure, as long as the pod runs: its end does as well.
        private bool HasFailedTooOften()
        {
            var limit = spec.BackoffLimit ?? DefaultBackoffLimit;
            if (_status.Failed() > limit) return true;
            if (spec.Template?.Spec?.RestartPolicy != "OnFailure") return false;
            var restarts = Active.Sum(pod => pods.GetValueOrDefault(pod.Index)?.Restarts ?? 0);
            return restarts > 0 && restarts >= limit;
        }

        // After failures without a success between them, the next pod waits 10, 20, 40 ... 360 s after the last one's end.
        private bool IsDue()
        {
            var ended = _status.Pods.Where(pod => pod.EndedAt is not null).OrderBy(pod => pod.EndedAt).ThenBy(pod => pod.Index).ToList();
            var failures = ended.AsEnumerable().Reverse().TakeWhile(pod => !pod.IsSuccess).Count();
            if (failures == 0) return true;
            var pause = FirstPause * (1 << Math.Min(failures - 1, MostDoublings));
            var due = ended[^1].EndedAt!.Value + (pause < LongestPause ? pause : LongestPause);

            // A wait is never longer than the longest, also if the clock was set back meanwhile.
            if (due <= now || due - now > LongestPause) return true;
            Wake(due);
            return false;
        }

        private void Drop(IEnumerable<JobPod> dropped)
        {
            var gone = dropped.Select(pod => pod.Index).ToHashSet();
            _status = _status with { Pods = [.. _status.Pods.Where(pod => !gone.Contains(pod.Index))] };
        }

        private void End(bool isSuccess, string? reason) => _status = _status with { End = new JobEnd(isSuccess, now, reason) };

        private void Do(JobActionKind kind, int index) => _actions.Add(new JobAction(kind, index));

        private void Wake(DateTimeOffset at) => _wake = _wake < at ? _wake : at;
    }
}
