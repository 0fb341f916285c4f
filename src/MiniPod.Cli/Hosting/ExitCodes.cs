using MiniPod.Engine;

namespace MiniPod.Cli.Hosting;

/// <summary>Exit codes, as docker's and podman's. Beside these: a container's own, and 128 + n when signal n ended the command.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>MiniPod itself failed, also "no such pod" and a wrong command line.</summary>
    public const int MiniPodFailed = 125;

    /// <summary>128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGPIPE: nobody reads our output any more.</summary>
    public const int BrokenPipe = 141;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>The code an error leads to: 126 or 127 where the container's command could not be run, as the engine noted it.</summary>
    public static int Of(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is ContainerStartException { ExitCode: 126 or 127 } start) return start.ExitCode;
        }

        return MiniPodFailed;
    }
}
