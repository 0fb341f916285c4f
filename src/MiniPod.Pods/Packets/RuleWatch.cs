using MiniPod.Linux;
using MiniPod.Net.Tracing;
using MiniPod.Pods.HostNetwork;

namespace MiniPod.Pods.Packets;

/// <summary>Watches which rules decide about the packets of a connection, in every namespace that has rules.</summary>
internal sealed class RuleWatch : IDisposable
{
    private readonly List<(FileIdentity Namespace, string Path, RuleTrace Trace)> _traces = [];

    /// <summary>Begins to watch.</summary>
    /// <param name="flow">The connection.</param>
    /// <param name="paths">The paths of the namespaces. Those that are gone, cannot be entered, or have no rules, are left out.</param>
    /// <exception cref="LibcException">The kernel does not tell it of any of them.</exception>
    public RuleWatch(FlowKey flow, IEnumerable<string> paths)
    {
        var failure = NetworkNamespace.RunInEach(paths, (identity, path) => Watch(identity, path, flow));
        if (_traces.Count == 0 && failure is not null) throw failure;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, _, trace) in _traces) trace.Dispose();
    }

    /// <summary>Returns what was decided since the last call; in each namespace, in the order in which it was decided.</summary>
    public IReadOnlyList<PlacedEvent> Read() =>
        [.. _traces.SelectMany(one => one.Trace.Read().Select(decided => new PlacedEvent(one.Namespace, decided)))];

    /// <summary>Reads what the rules say that decided. Those of namespaces that are gone cannot be read.</summary>
    /// <exception cref="PodException">A program fails.</exception>
    /// <exception cref="LibcException">The kernel does not tell.</exception>
    public async Task<IReadOnlyDictionary<FileIdentity, RuleTexts>> ReadTextsAsync(
        IHostPrograms programs, IReadOnlyList<PlacedEvent> events, CancellationToken cancellationToken)
    {
        var texts = new Dictionary<FileIdentity, RuleTexts>();
        foreach (var (identity, path, _) in _traces)
        {
            var chains = events.Where(one => one.Namespace == identity)
                .Select(one => new RuleChain(one.Event.Family, one.Event.Table, one.Event.Chain)).ToHashSet();
            if (chains.Count > 0 && NetworkNamespace.Find(path) == identity)
                texts[identity] = await RuleTexts.ReadAsync(programs, path, chains, cancellationToken).ConfigureAwait(false);
        }

        return texts;
    }

    private void Watch(FileIdentity identity, string path, FlowKey flow)
    {
        using (var tables = new RuleTables())
        {
            if (tables.BaseChains().Keys.All(chain => chain.Table.StartsWith(RuleTrace.TablePrefix, StringComparison.Ordinal))) return;
        }

        _traces.Add((identity, path, new RuleTrace(flow)));
    }
}
