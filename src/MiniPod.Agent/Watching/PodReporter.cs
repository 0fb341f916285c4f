using MiniPod.Agent.Decisions;
using MiniPod.Agent.Probes;
using MiniPod.Pods.Sessions;
using MiniPod.Pods.Status;
using MiniPod.Pods.Store;
using Serilog;

namespace MiniPod.Agent.Watching;

/// <summary>Tells what happens to a pod, in kubelet's words, as events that are kept with the pod, and in the log. Safe to use from several
/// threads.</summary>
/// <param name="runtime">The store, the log and the clock.</param>
/// <param name="id">The pod's id.</param>
internal sealed class PodReporter(PodRuntime runtime, string id)
{
    private readonly Lock _lock = new();
    private readonly ILogger _log = runtime.Log.ForContext<PodReporter>();
    private readonly Dictionary<string, DateTimeOffset> _waits = [];
    private IReadOnlyList<PodEvent> _events = PodEvents.Read(runtime.Store.Paths, id);

    /// <summary>Tells which instances have been started, and which containers wait for their restart, each once.</summary>
    public void Tell(PodView view, PodDecision decision)
    {
        foreach (var container in view.Containers)
        {
            if (container.Instance?.StartedAt is { } started) TellStart(container.Name, started);
            if (!decision.Waits.TryGetValue(container.Name, out var until)) _waits.Remove(container.Name);
            else if (_waits.GetValueOrDefault(container.Name) != until)
            {
                _waits[container.Name] = until;
                var message = $"Back-off restarting failed container {container.Name} in pod {view.Record.FullName}";
                Tell(new PodEvent(true, "BackOff", container.Name, message));
            }
        }
    }

    /// <summary>Tells what is about to be done.</summary>
    public void Tell(PodRecord record, PodAction action)
    {
        _log.Information("Pod {PodName}: {Action:l}", record.FullName, $"{action.Kind} {action.Container} {action.Reason}".TrimEnd());
        if (action.Kind == PodActionKind.MakeSandboxAnew)
            Tell(new PodEvent(false, "SandboxChanged", null, "Pod sandbox changed, it will be killed and re-created."));
        else if (action is { Kind: PodActionKind.End, Reason: "pod ended" })
            Tell(new PodEvent(false, "Killing", action.Container, $"Stopping container {action.Container}"));
    }

    /// <summary>Tells why a container could not be started.</summary>
    public void TellFailure(string container, Exception error) => Tell(new PodEvent(true, "Failed", container, $"Error: {error.Message}"));

    /// <summary>Tells what a probe has found.</summary>
    public void Tell(string container, ProbeEvent news) =>
        Tell(new PodEvent(news.Type == "Warning", news.Reason, container, news.Message));

    /// <summary>Tells something.</summary>
    public void Tell(PodEvent news, DateTimeOffset? time = null)
    {
        lock (_lock)
        {
            _events = PodEvents.With(_events, news, time ?? runtime.Time.GetUtcNow());
            PodEvents.Write(runtime.Store.Paths, id, _events);
        }

        _log.Information("Pod {PodId}: {Reason:l}: {Message:l}", id, news.Reason, news.Message);
    }

    // A former agent may have told it.
    private void TellStart(string container, DateTimeOffset started)
    {
        var news = new PodEvent(false, "Started", container, $"Started container {container}");
        lock (_lock)
        {
            if (_events.Any(one => one.IsSameAs(news) && one.Last >= started)) return;
        }

        Tell(news, started);
    }
}
