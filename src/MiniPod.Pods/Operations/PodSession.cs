using MiniPod.Linux;
using MiniPod.Pods.Journal;
using MiniPod.Pods.Running;
using MiniPod.Pods.Steps;
using MiniPod.Pods.Store;

namespace MiniPod.Pods.Operations;

/// <summary>A pod under its lock: nobody else changes it as long as this is open.</summary>
internal sealed class PodSession : IDisposable
{
    private readonly PodHost _host;
    private readonly FileLock _lock;

    private PodSession(PodHost host, FileLock taken, PodRecord record)
    {
        _host = host;
        _lock = taken;
        Record = record;
        Journal = JournalFile.Open(host.Store.Paths.JournalOf(record.Id), host.Time);
    }

    public PodRecord Record { get; private set; }

    public JournalFile Journal { get; }

    /// <summary>Takes a pod's lock, waiting for whoever has it, and ends what a former owner left unfinished.</summary>
    /// <exception cref="PodNotFoundException">The pod is not there, or not any more.</exception>
    public static async Task<PodSession> OpenAsync(PodHost host, string nameOrId, string verb, CancellationToken cancellationToken)
    {
        var id = host.Store.Get(nameOrId).Id;
        await host.Engine.EnsureUsableAsync(cancellationToken).ConfigureAwait(false);
        var session = await OpenUnrecoveredAsync(host, id, verb, cancellationToken).ConfigureAwait(false) ?? throw new PodNotFoundException(nameOrId);
        if (!RecoverPod.IsNeeded(session)) return session;
        using (session)
        {
            host.Notice($"pod \"{session.Record.Name}\" was left by an interrupted command: recovering it first");
            await RecoverPod.RecoverAsync(host, session, cancellationToken).ConfigureAwait(false);
        }

        return await OpenUnrecoveredAsync(host, session.Record.Id, verb, cancellationToken).ConfigureAwait(false) ?? throw new PodNotFoundException(nameOrId);
    }

    /// <summary>Takes a pod's lock; null when the pod is gone by the time the lock is free.</summary>
    public static async Task<PodSession?> OpenUnrecoveredAsync(PodHost host, string id, string verb, CancellationToken cancellationToken)
    {
        FileLock taken;
        try
        {
            taken = await FileLock.AcquireAsync(host.Store.Paths.PodLock(id), host.LockTimeout, holder: Holder(verb), waiting: line => host.Notice($"waiting for {line}"), cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            throw new PodException($"{error.Message}. Wait for it, or raise --lock-timeout.", error);
        }

        if (host.Store.Read(id) is { } record) return new PodSession(host, taken, record);
        taken.Delete();
        return null;
    }

    /// <summary>Opens a pod whose lock is held already: one that was just added.</summary>
    public static PodSession Adopt(PodHost host, FileLock taken, PodRecord record) => new(host, taken, record);

    /// <summary>What others read who wait for a lock.</summary>
    public static string Holder(string verb) => $"'minipod {verb}' (process {Environment.ProcessId})";

    /// <summary>Begins an operation: from here on a crash is noticed.</summary>
    public PodOperation Begin(string verb, PodPhase phase, string? subject = null, string? attachTo = null)
    {
        var operation = Guid.NewGuid().ToString("N")[..12];
        FaultPoint.Reach("before", "Begin");
        Journal.Append(new JournalEntry { Operation = operation, Event = JournalEvent.Begin, Verb = verb, Subject = subject, BootId = Host.BootId });
        if (Record.Phase != phase) Write(Record with { Phase = phase });
        return new PodOperation(_host, this, operation, verb, attachTo);
    }

    /// <summary>Writes the changed record.</summary>
    public void Write(PodRecord record, bool durable = false)
    {
        _host.Store.Write(record, durable);
        Record = record;
    }

    /// <summary>Removes the pod's record, journal, name and lock: nothing is left of it.</summary>
    public void Remove()
    {
        FaultPoint.Reach("before", "Remove");
        _host.Store.Remove(Record);
        _lock.Delete();
    }

    /// <summary>The pod's steps, for its record as it is now.</summary>
    public IReadOnlyList<IStep> Plan() => PodPlan.For(Record, _host.Cni, _host.Store.Paths, SandboxProtection.Score(_host.Store.Paths));

    public void Dispose()
    {
        Journal.Dispose();
        _lock.Dispose();
    }
}
