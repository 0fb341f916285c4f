using MiniPod.Pods.Journal;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;
using MiniPod.Pods.Tracing;

namespace MiniPod.Learn.Tests.Traces;

/// <summary>Traces of journals that real pods have left.</summary>
internal static class RecordedTraces
{
    private static readonly PodRecord Shop = new()
    {
        Id = "d1d608a5da4b4c5bbc1330e62bd0a3e5",
        Uid = "5006de32-9461-4ae6-a730-53fbbc267922",
        CreatedAt = default,
        Spec = new PodSpec { Name = PodName.Parse("shop") },
        Networks = [],
    };

    /// <summary>A run and an added container, as 0.1.0 wrote them.</summary>
    public static PodTrace FirstFormat { get; } = Read("MiniPod.Pods.Tests", "Store", "Formats", "1", "journal.jsonl");

    /// <summary>A run; a stop that was killed before it could note that the network was detached; a start, which first finished
    /// the stop.</summary>
    public static PodTrace Killed { get; } = Read("MiniPod.Learn.Tests", "Traces", "killed.jsonl");

    /// <summary>All of them, by name, for tests of each.</summary>
    public static TheoryData<string> Names => [nameof(FirstFormat), nameof(Killed)];

    public static PodTrace Of(string name) => name == nameof(Killed) ? Killed : FirstFormat;

    private static PodTrace Read(params string[] path) => new(Shop, TraceBuilder.Build(
        JournalFile.Read(Path.Combine([RepositoryRoot.Path, "tests", .. path])), isAtWork: false, DateTimeOffset.UnixEpoch));
}
