using MiniPod.Pods.Operations;
using MiniPod.Pods.Spec;

namespace MiniPod.Agent.StaticPods;

/// <summary>
/// Decides what to do with the pods of a directory of manifests: a pure function of what is in it, which pods exist, and what was so
/// before. Source: kubelet's sourceFile (pkg/kubelet/config/file_linux.go), 1.32. Other than in kubelet, a directory that vanishes keeps
/// its pods for a while, and so does a file that is no valid manifest at the moment.
/// </summary>
/// <param name="directory">The path of the directory, for what is told.</param>
public sealed class StaticPodDecider(string directory)
{
    /// <summary>For how long a file must have been as it is before it is acted on: editors and copies write in several steps.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);

    /// <summary>For how long a directory that is gone keeps its pods.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const string Whole = "";

    /// <summary>Decides.</summary>
    /// <param name="memory">What was so before.</param>
    /// <param name="seen">The directory.</param>
    /// <param name="pods">All pods that exist.</param>
    /// <param name="busy">The files because of which something is being done.</param>
    /// <param name="now">The time, by a clock that never jumps.</param>
    public StaticPodDecision Decide(
        StaticPodMemory memory, DirectoryView seen, IReadOnlyList<StaticPod> pods, IReadOnlySet<string> busy, TimeSpan now)
    {
        var round = new Round(directory, memory, seen, [.. pods.OrderBy(pod => pod.FullName, StringComparer.Ordinal)], busy, now);
        round.LookAtDirectory();
        round.LookAtFiles();
        round.Forget();
        return round.Decision;
    }

    private sealed class Round(
        string directory,
        StaticPodMemory memory,
        DirectoryView seen,
        IReadOnlyList<StaticPod> pods,
        IReadOnlySet<string> busy,
        TimeSpan now)
    {
        private readonly List<StaticPodAction> _actions = [];
        private readonly List<string> _notes = [];
        private readonly Dictionary<string, string> _claims = [];
        private readonly StaticPodMemory _former = memory;
        private StaticPodMemory _memory = memory;
        private TimeSpan? _wake;

        public StaticPodDecision Decision => new(_memory, _actions, _notes, _wake);

        private IEnumerable<StaticPod> Owned => pods.Where(pod => pod.File is not null && Path.GetDirectoryName(pod.File) == directory);

        // While the directory is not the one that it was, what is missing in it is not believed yet.
        public void LookAtDirectory()
        {
            // One that is made again at once can have the number of the one before.
            var isKnown = seen.Identity is not null
                && _former.GoneSince is null
                && (seen.Identity == _former.Identity || _former.Identity is null && seen.Files.Count > 0);
            var hasMissing = Owned.Any(pod => seen.Files.All(file => file.Path != pod.File));
            if (isKnown || !hasMissing && seen.Identity is not null)
            {
                _memory = _memory with { Identity = seen.Identity, GoneSince = null };
                Told(Whole, "", $"the directory \"{directory}\" is there again");
                return;
            }

            var since = _former.GoneSince ?? now;
            var isOver = now >= since + Patience;
            _memory = _memory with { GoneSince = since };
            if (!isOver) Wake(since + Patience);
            if (hasMissing || _former.GoneSince is null) TellOfDirectory(hasMissing, isOver);
            if (!isOver || seen.Identity is null) return;
            _memory = _memory with { Identity = seen.Identity, GoneSince = null, Told = _memory.Told.Remove(Whole) };
        }

        public void LookAtFiles()
        {
            foreach (var file in seen.Files.OrderBy(file => file.Path, StringComparer.Ordinal)) LookAt(file);
            var isKept = _memory.GoneSince is { } since && now < since + Patience;
            foreach (var pod in Owned.Where(pod => seen.Files.All(file => file.Path != pod.File)))
            {
                if (IsSettled(pod.File!, "") && !isKept) Do(StaticPodActionKind.Remove, pod.File!, "", pod.FullName);
            }
        }

        /// <summary>Forgets files that are gone, once nothing depends on them.</summary>
        public void Forget()
        {
            var needed = seen.Files.Select(file => file.Path).Concat(Owned.Select(pod => pod.File!)).Append(Whole).ToHashSet();
            _memory = _memory with
            {
                Files = _memory.Files.RemoveRange(_memory.Files.Keys.Where(file => !needed.Contains(file))),
                Told = _memory.Told.RemoveRange(_memory.Told.Keys.Where(file => !needed.Contains(file))),
                Failures = _memory.Failures.RemoveRange(_memory.Failures.Keys.Where(file => !needed.Contains(file))),
            };
        }

        private void TellOfDirectory(bool hasMissing, bool isOver)
        {
            var what = seen.Problem
                ?? (seen.Identity is null ? "does not exist"
                : seen.Files.Count == 0 ? "is empty"
                : "is another one than before, which lacks some of its manifests");
            var pods = !hasMissing ? ""
                : isOver ? "; the pods of what is missing are removed"
                : $"; the pods of what is missing are kept for {Patience.TotalSeconds:0} s";
            Told(Whole, what + pods, $"the directory \"{directory}\" {what}{pods}");
        }

        private void LookAt(StaticFile file)
        {
            if (!IsSettled(file.Path, file.Digest)) return;
            var mine = Owned.Where(pod => pod.File == file.Path).ToList();
            if (file.Pod is not { } wanted)
            {
                var kept = mine.Count > 0 ? $"\npod \"{mine[0].FullName}\" of \"{file.Path}\" stays as it is" : "";
                Told(file.Path, file.Digest, $"{file.Problem}{kept}");
                return;
            }

            var name = ApplyPod.NameOf(wanted);
            foreach (var former in mine.Where(pod => pod.FullName != name))
                Do(StaticPodActionKind.Remove, file.Path, file.Digest, former.FullName);
            if (!_claims.TryAdd(name, file.Path))
            {
                Tell(file.Path, $"\"{file.Path}\" is left out: \"{_claims[name]}\" has a pod \"{name}\" already");
                return;
            }

            var existing = pods.FirstOrDefault(pod => pod.FullName == name);
            if (existing is null)
            {
                Do(StaticPodActionKind.Create, file.Path, file.Digest, name, wanted);
            }
            else if (existing.File is null)
            {
                var reason = $"there is a pod \"{name}\" that was not made of a file, and it is not touched";
                Tell(file.Path, $"\"{file.Path}\" is left out: {reason}");
                return;
            }
            else if (existing.File == file.Path && (existing.IsPartlyRemoved || !wanted.IsSameAs(existing.Spec)))
            {
                Do(StaticPodActionKind.Replace, file.Path, file.Digest, name, wanted);
            }

            Tell(file.Path, string.Join('\n', file.Warnings.Select(line => $"\"{file.Path}\": {line}")));
        }

        // Whether a file has been as it is for long enough.
        private bool IsSettled(string file, string digest)
        {
            var isSame = _memory.Files.TryGetValue(file, out var known) && known.Digest == digest;
            var since = isSame ? known.Since : now;
            if (!isSame) _memory = _memory with { Files = _memory.Files.SetItem(file, (digest, now)) };
            if (now >= since + Settling) return true;
            Wake(since + Settling);
            return false;
        }

        private void Do(StaticPodActionKind kind, string file, string digest, string name, PodSpec? pod = null)
        {
            // What is done because of a file is done one after the other.
            if (busy.Contains(file) || _actions.Any(action => action.File == file)) return;
            if (_memory.RetryAt(file, digest) is { } later && later > now) Wake(later);
            else _actions.Add(new StaticPodAction(kind, file, digest, name, pod));
        }

        private void Wake(TimeSpan at) => _wake = _wake < at ? _wake : at;

        private void Tell(string subject, string text) => Told(subject, text, text);

        // Tells something that is now so of a subject, unless it was so at the last look.
        private void Told(string subject, string state, string text)
        {
            var former = _memory.Told.GetValueOrDefault(subject, "");
            if (former == state) return;
            _memory = _memory with { Told = _memory.Told.SetItem(subject, state) };
            if (text.Length > 0) _notes.Add(text);
        }
    }
}
