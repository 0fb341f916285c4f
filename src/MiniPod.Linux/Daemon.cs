namespace MiniPod.Linux;

/// <summary>What a process does to outlive the terminal it was started from, daemon(7).</summary>
public static class Daemon
{
    /// <summary>Leaves the session of whoever started us and lets go of its standard streams.</summary>
    /// <exception cref="LibcException">/dev/null cannot be opened, or we lead a process group already.</exception>
    public static void Detach()
    {
        using var nothing = Libc.Open("/dev/null", Libc.ReadWrite | Libc.CloseOnExec, 0);
        if (nothing.IsInvalid) throw LibcException.Last("open", "/dev/null");
        for (var fd = 0; fd <= 2; fd++)
        {
            if (Libc.Duplicate(nothing, fd) < 0) throw LibcException.Last("dup2");
        }

        if (Libc.SetSession() < 0) throw LibcException.Last("setsid");
    }
}
