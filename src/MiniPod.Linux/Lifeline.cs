using System.IO.Pipes;

namespace MiniPod.Linux;

/// <summary>A pipe by which a child process notices that this one ended, however that happened: the kernel closes it.</summary>
public sealed class Lifeline : IDisposable
{
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.Out, HandleInheritability.Inheritable);

    /// <summary>What the child process needs to hold the other end; it inherits the pipe.</summary>
    public string Handle => _pipe.GetClientHandleAsString();

    /// <summary>Tells the child process that it may begin. Succeeds if it is gone.</summary>
    public void Begin()
    {
        _pipe.DisposeLocalCopyOfClientHandle();
        try
        {
            _pipe.WriteByte(1);
        }
        catch (IOException)
        {
            // It ended by itself; its exit code says why.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _pipe.Dispose();

    /// <summary>In the child process: waits until it may begin, and from then on ends it, and its descendants, with the other process.
    /// </summary>
    /// <param name="handle">The <see cref="Handle"/> of the other process.</param>
    /// <param name="exitCode">The exit code with which this process ends.</param>
    public static void Hold(string handle, int exitCode)
    {
        var pipe = new AnonymousPipeClientStream(PipeDirection.In, handle);
        if (pipe.ReadByte() < 0) Environment.Exit(exitCode);
        new Thread(() => EndWith(pipe, exitCode)) { IsBackground = true }.Start();
    }

    private static void EndWith(AnonymousPipeClientStream pipe, int exitCode)
    {
        _ = pipe.ReadByte();
        ProcessTree.Kill(ProcessTree.Below(Environment.ProcessId));
        Environment.Exit(exitCode);
    }
}
