using MiniPod.Engine;

namespace MiniPod.Cli.Hosting;

/// <summary>The exit codes, the same as those of docker and podman. Others are a container's own, and 128 + n when
/// signal n ended the command.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>What was asked for is not so: the packet did not get its answer. The command itself did its work.</summary>
    public const int No = 1;

    /// <summary>MiniPod itself failed, which includes "no such pod" and an invalid command line.</summary>
    public const int MiniPodFailed = 125;

    /// <summary>128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGKILL.</summary>
    public const int Killed = 137;

    /// <summary>128 + SIGPIPE: the reader of MiniPod's output is gone.</summary>
    public const int BrokenPipe = 141;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>The exit code for an error: 126 or 127, as reported by the engine, if the container's command
    /// could not be run.</summary>
    public static int Of(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is ContainerStartException { ExitCode: 126 or 127 } start) return start.ExitCode;
        }

        return MiniPodFailed;
    }
}
