namespace MiniPod.Linux;

/// <summary>A process and all that it has started, as long as no parent in between has exited.</summary>
public static class ProcessFamily
{
    private const int SignalKill = 9, SignalStop = 19;

    /// <summary>Kills a process and its descendants. Each is stopped first, so that none starts another one meanwhile.</summary>
    /// <param name="first">The process; if it is gone, nothing happens.</param>
    /// <exception cref="LibcException">The kernel does not allow it.</exception>
    public static void Kill(ProcessIdentity first)
    {
        ProcessTree.Signal(first, SignalStop);
        if (!first.IsAlive) return;
        var found = new HashSet<ProcessIdentity>();
        while (ProcessTree.Below(first.Id).Where(found.Add).ToList() is { Count: > 0 } more)
        {
            foreach (var process in more) ProcessTree.Signal(process, SignalStop);
        }

        foreach (var process in found.Append(first)) ProcessTree.Signal(process, SignalKill);
    }

    /// <summary>Whether two processes see the same mounts, as all processes of one container do.</summary>
    /// <returns>False if one of them is gone.</returns>
    public static bool ShareMounts(int one, int other) =>
        FileIdentity.TryRead($"/proc/{one}/ns/mnt") is { } mounts && mounts == FileIdentity.TryRead($"/proc/{other}/ns/mnt");
}
