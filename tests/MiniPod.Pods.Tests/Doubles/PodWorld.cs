using System.Collections.Concurrent;
using MiniPod.Cni;
using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Operations;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Spec;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Tests.Doubles;

/// <summary>
/// A host for one test: engine and plugins are functions; state, locks, pin, link and network namespace are real. The
/// network "net" has the plugins a and b; b publishes ports.
/// </summary>
internal sealed class PodWorld : IDisposable
{
    private readonly TempDirectory _files = new();
    private readonly string _namespace = $"mpt-ns-{Guid.NewGuid().ToString("N")[..8]}";
    private readonly string? _stateMount;

    public PodWorld(string? stateSize = null, string cniVersion = "1.0.0")
    {
        Prerequisite.RequireRoot();
        Command.Run("ip", "netns", "add", _namespace);
        Engine.SandboxKey = $"/run/netns/{_namespace}";
        Engine.HostsPath = _files.Write("hosts", "");
        foreach (var plugin in new[] { "a", "b" }) _files.WriteProgram($"bin/{plugin}");
        _files.Write(
            "net.d/net.conflist",
            $$"""{"cniVersion":"{{cniVersion}}","name":"net","plugins":[{"type":"a"},{"type":"b","capabilities":{"portMappings":true} }]}""");
        if (stateSize is not null)
        {
            _stateMount = _files["state"];
            Directory.CreateDirectory(_stateMount);
            Command.Run("mount", "-t", "tmpfs", "-o", $"size={stateSize}", "tmpfs", _stateMount);
        }

        Paths = new PodPaths(_files["state"], _files["run"]);
        var cni = Cni(Paths.Locks);
        Runtime = new PodRuntime
        {
            Store = new PodStore(Paths),
            Engine = Engine,
            Cni = cni,
            Networks = new NetworkResolver(_files["net.d"], "net", cni),
            Log = Log.Logger,
            Notice = Notices.Enqueue,
            Timeouts = new PodTimeouts { Lock = TimeSpan.FromSeconds(20), InFlight = TimeSpan.Zero },
            MayProtectSandbox = false,
        };
    }

    public FakeEngine Engine { get; } = new();

    public FakePlugins Plugins { get; } = new();

    public LogLines Log { get; } = new();

    public ConcurrentQueue<string> Notices { get; } = new();

    public PodRuntime Runtime { get; set; }

    public PodPaths Paths { get; }

    public PodName Name { get; } = PodName.Parse($"mpt-{Guid.NewGuid().ToString("N")[..8]}");

    public string Link => $"{PodPaths.NetworkNamespaces}/{Name}";

    /// <summary>A pod with one container, "web".</summary>
    public PodSpec Spec => new() { Name = Name, Containers = [Container("web")] };

    /// <summary>Everything that exists of the pod; empty when nothing is left.</summary>
    public IReadOnlyList<string> Left =>
    [
        .. Engine.Containers.Select(container => $"container {container.Config.Name}"),
        .. Under(Paths.Pods).Where(path => Path.GetFileName(path) != "by-name").Select(path => $"state {path}"),
        .. Under(Paths.Names).Select(path => $"name {path}"),
        .. Under(Paths.Pins).Select(path => $"pin {path}"),
        .. Under(Paths.Locks)
            .Where(path => Path.GetFileName(path).StartsWith("pod-", StringComparison.Ordinal))
            .Select(path => $"lock {path}"),
        .. Under(Path.Combine(_files["cache"], "results")).Select(path => $"attachment {path}"),
        .. new FileInfo(Link).LinkTarget is { } target ? new[] { $"link to {target}" } : [],
    ];

    public static ContainerSpec Container(string name) => new() { Name = PodName.Parse(name), Image = "image" };

    /// <summary>A CNI runtime with this world's plugins and cache. With other locks than the pods', it acts like
    /// another program that uses them.</summary>
    public CniRuntime Cni(string lockDirectory) => new(new CniRuntimeOptions
    {
        PluginDirectories = [_files["bin"]],
        CacheDirectory = _files["cache"],
        LockDirectory = lockDirectory,
        Exec = Plugins,
    });

    public Task<RunningPod> RunAsync(CancellationToken cancellationToken) =>
        CreatePod.RunAsync(Runtime, Spec, new CreateOptions(), cancellationToken);

    public PodRecord Record() => Runtime.Store.Get(Name.Value);

    public JournalState Journal()
    {
        using var journal = JournalFile.Open(Paths.JournalOf(Record().Id), TimeProvider.System);
        return journal.State;
    }

    /// <summary>Writes lines to the pod's journal, as a killed command would have left them.</summary>
    public void Interrupt(string verb, PodPhase? phase = null, string? subject = null, params JournalEntry[] lines)
    {
        var record = Record();
        using var journal = JournalFile.Open(Paths.JournalOf(record.Id), TimeProvider.System);
        journal.Append(new JournalEntry
        {
            Operation = "killed",
            Event = JournalEvent.Begin,
            Verb = verb,
            Subject = subject,
            BootId = Linux.Host.BootId,
        });
        foreach (var line in lines) journal.Append(line with { Operation = "killed" });
        if (phase is { } now) Runtime.Store.Write(record with { Phase = now });
    }

    /// <summary>Removes the last lines of the pod's journal, by default one, as if its writer had been killed before it
    /// wrote them.</summary>
    public void CutLastLine(int count = 1)
    {
        var journal = Paths.JournalOf(Record().Id);
        File.WriteAllLines(journal, File.ReadAllLines(journal).SkipLast(count));
    }

    /// <summary>A line that the killed command wrote.</summary>
    public static JournalEntry Line(JournalEvent what, string step) => new() { Operation = "killed", Event = what, Step = step };

    public void Dispose()
    {
        if (new FileInfo(Link).LinkTarget is not null) File.Delete(Link);
        foreach (var pin in Under(Paths.Pins)) Mounts.Unmount(pin);
        Mounts.Unmount(Paths.Pins);
        if (_stateMount is not null) Mounts.Unmount(_stateMount);
        Command.Run("ip", "netns", "del", _namespace);
        _files.Dispose();
    }

    private static string[] Under(string directory) =>
        Directory.Exists(directory) ? [.. Directory.EnumerateFileSystemEntries(directory).Order(StringComparer.Ordinal)] : [];
}
