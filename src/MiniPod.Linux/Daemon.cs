namespace MiniPod.Linux;

/// <summary>Detaches a process that <see cref="ChildProcess.StartDetached"/> started, daemon(7).</summary>
public static class Daemon
{
    /// <summary>Leaves the session of the parent process: signals of its terminal no longer reach this one.</summary>
    /// <exception cref="LibcException">This process is already a process group leader.</exception>
    public static void LeaveSession()
    {
        if (Libc.SetSession() < 0) throw LibcException.Last("setsid");
    }

    /// <summary>Tells the parent process, with a byte on the standard output, that this one needs it no more, and redirects the
    /// standard streams to /dev/null.</summary>
    /// <exception cref="LibcException">/dev/null cannot be opened.</exception>
    public static unsafe void CloseStreams()
    {
        using var nothing = Libc.Open("/dev/null", Libc.ReadWrite | Libc.CloseOnExec, 0);
        if (nothing.IsInvalid) throw LibcException.Last("open", "/dev/null");
        byte sign = 0;
        _ = Libc.Write(1, &sign, 1); // It may have ended by now.
        for (var fd = 0; fd <= 2; fd++)
        {
            if (Libc.Duplicate(nothing, fd) < 0) throw LibcException.Last("dup2");
        }
    }
}
