namespace MiniPod.Cli;

/// <summary>Exit codes, as docker's and podman's. Beside these: a container's own, and 128 + n when signal n ended the command.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>MiniPod itself failed, also "no such pod" and a wrong command line.</summary>
    public const int MiniPodFailed = 125;

    /// <summary>128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
