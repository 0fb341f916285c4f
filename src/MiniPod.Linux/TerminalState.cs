namespace MiniPod.Linux;

/// <summary>The settings of the terminal of this process, to be put back when a program that changed them was killed.</summary>
/// <remarks>ioctl_tty(2): TCGETS, TCSETS, TIOCSPGRP; termios(3).</remarks>
public sealed class TerminalState
{
    private const nuint GetSettings = 0x5401, SetSettings = 0x5402, SetForegroundGroup = 0x5410;
    private const int SignalTtou = 22, Default = 0, Ignore = 1, Size = 64;
    private readonly byte[]? _settings;

    private TerminalState(byte[]? settings) => _settings = settings;

    /// <summary>Remembers them.</summary>
    public static unsafe TerminalState Read()
    {
        var settings = new byte[Size];
        fixed (byte* start = settings)
        {
            return new TerminalState(Libc.Control(StandardStream.Input.Descriptor, GetSettings, start) == 0 ? settings : null);
        }
    }

    /// <summary>Puts them back, and makes the group of this process the one that gets what the user types. Does nothing where there is no
    /// terminal.</summary>
    public unsafe void Restore()
    {
        if (_settings is null) return;
        TakeForeground();
        fixed (byte* start = _settings) _ = Libc.Control(StandardStream.Input.Descriptor, SetSettings, start);
    }

    // The kernel would stop this process: the terminal still belongs to another one.
    private static unsafe void TakeForeground()
    {
        _ = Libc.SetSignal(SignalTtou, Ignore);
        var group = Libc.ProcessGroup();
        _ = Libc.Control(StandardStream.Input.Descriptor, SetForegroundGroup, (byte*)&group);
        _ = Libc.SetSignal(SignalTtou, Default);
    }
}
