namespace MiniPod.Linux;

/// <summary>Detaches a process from the terminal it was started from, daemon(7).</summary>
public static class Daemon
{
    /// <summary>Leaves the session of the parent process and redirects the standard streams to /dev/null, by which
    /// <see cref="ChildProcess.StartDetached"/> sees it.</summary>
    /// <exception cref="LibcException">/dev/null cannot be opened, or this process is
    /// already a process group leader.</exception>
    public static void Detach()
    {
        if (Libc.SetSession() < 0) throw LibcException.Last("setsid");
        using var nothing = Libc.Open("/dev/null", Libc.ReadWrite | Libc.CloseOnExec, 0);
        if (nothing.IsInvalid) throw LibcException.Last("open", "/dev/null");
        for (var fd = 0; fd <= 2; fd++)
        {
            if (Libc.Duplicate(nothing, fd) < 0) throw LibcException.Last("dup2");
        }
    }
}
