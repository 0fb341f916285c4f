using MiniPod.Pods.Journal;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Verbs;

/// <summary>Finds verbs by their names in the journal.</summary>
internal static class JournalVerbs
{
    /// <summary>Returns the verb of an operation that was left open; null when the verb is unknown.</summary>
    public static PodVerb? Find(OpenOperation open) => (open.Verb, open.Subject) switch
    {
        ("run", _) => new RunVerb(),
        ("create", _) => new CreateVerb(),
        ("start", _) => new StartVerb(),
        ("restart", _) => new RestartVerb(),
        ("stop", _) => new StopVerb(),
        ("repair", _) => new RepairVerb(),
        ("rm", _) => new RemoveVerb(),
        ("update", _) => new UpdateVerb(),
        ("break", _) => new BreakVerb(),
        ("lift", _) => new LiftVerb(),
        ("add", { } container) => new AddContainerVerb(container),
        ("create-container", { } container) => new CreateContainerVerb(container),
        ("start-container", { } container) => new StartContainerVerb(container),
        ("stop-container", { } container) => new StopContainerVerb(container),
        ("restart-container", { } container) => new RestartContainerVerb(container),
        ("next-instance", { } container) => new NextInstanceVerb(container),
        ("end-instance", { } container) => new EndInstanceVerb(container),
        ("remove-container", { } container) => new RemoveContainerVerb(container),
        _ => null,
    };
}
