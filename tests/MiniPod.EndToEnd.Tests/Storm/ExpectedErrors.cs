using System.Text.RegularExpressions;
using MiniPod.EndToEnd.Tests.Harness;

namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>The errors that are acceptable for a command in a storm, each with its kind. Any other error is a
/// fault.</summary>
internal static partial class ExpectedErrors
{
    /// <summary>The kind of errors that occur without an engine.</summary>
    public const string EngineDown = "engine down";

    private static readonly string[] Defects = ["bug in minipod", "   at ", "Unhandled", "Exception", "System."];

    /// <summary>The kind of a command's outcome; null if the outcome is not acceptable.</summary>
    /// <param name="result">The result of the command.</param>
    /// <param name="engineWasDown">Whether the engine was down at some time while it ran.</param>
    public static string? Classify(CommandResult result, bool engineWasDown)
    {
        if (Defects.Any(word => result.Stderr.Contains(word, StringComparison.Ordinal))) return null;
        if (result.ExitCode == 0) return "ok";
        if (result.ExitCode == 137) return "killed";
        if (result.ExitCode == StormCommand.ContainerCode) return "ok";
        if (result.ExitCode == 126 && ExecFailed().IsMatch(result.Stdout)) return "ended meanwhile";
        if (!result.Stderr.Contains("minipod: ", StringComparison.Ordinal)) return null;
        if (engineWasDown && NoEngine().IsMatch(result.Stderr)) return EngineDown;
        if (NameTaken().IsMatch(result.Stderr)) return "name taken";
        if (NoSuchPod().IsMatch(result.Stderr)) return "no such pod";
        if (PortTaken().IsMatch(result.Stderr)) return "port taken";
        if (NotRunning().IsMatch(result.Stderr)) return "not running";
        if (OfNoManifest().IsMatch(result.Stderr)) return "of no manifest";
        if (WaitsForInit().IsMatch(result.Stderr)) return "waits for init";
        if (SandboxDead().IsMatch(result.Stderr)) return "sandbox dead";
        if (HalfRemoved().IsMatch(result.Stderr)) return "half removed";
        if (HalfThere().IsMatch(result.Stderr)) return "half there";
        if (EndedMeanwhile().IsMatch(result.Stderr)) return "ended meanwhile";
        if (LockTimeout().IsMatch(result.Stderr)) return "lock timeout";
        return engineWasDown ? "broken off by the engine's end" : null;
    }

    [GeneratedRegex("^minipod: the engine is not running: ", RegexOptions.Multiline)]
    private static partial Regex NoEngine();

    [GeneratedRegex("^minipod: the name \"p\\d+\" is taken by pod", RegexOptions.Multiline)]
    private static partial Regex NameTaken();

    [GeneratedRegex("^minipod: no such pod: \"p\\d+\"", RegexOptions.Multiline)]
    private static partial Regex NoSuchPod();

    [GeneratedRegex("port .* is (taken|in use)")]
    private static partial Regex PortTaken();

    [GeneratedRegex(
        "^minipod: pod \"p\\d+\" has no container|^minipod: container \".*\" of pod \".*\" is not running", RegexOptions.Multiline)]
    private static partial Regex NotRunning();

    [GeneratedRegex("^minipod: pod \"p\\d+\" was not made from a manifest", RegexOptions.Multiline)]
    private static partial Regex OfNoManifest();

    [GeneratedRegex("container \".*\" of pod \"p\\d+\" waits for the init containers")]
    private static partial Regex WaitsForInit();

    // The engine was restarted, and the pod has not been repaired yet.
    [GeneratedRegex("^minipod: the sandbox of pod \"p\\d+\" (is not the one that was started|died, but container)", RegexOptions.Multiline)]
    private static partial Regex SandboxDead();

    // The engine stopped during a removal.
    [GeneratedRegex("^minipod: pod \"p\\d+\" is partly removed: ", RegexOptions.Multiline)]
    private static partial Regex HalfRemoved();

    // Another command is working on the pod, or was killed while doing so.
    [GeneratedRegex(
        "^minipod: container \".*\" of pod \"p\\d+\" is not available: "
        + "the pod('s last command was interrupted| is being (created|removed))",
        RegexOptions.Multiline)]
    private static partial Regex HalfThere();

    // The container exited while the runtime was about to enter it. With docker exec, the engine returns the same: 126,
    // and the runtime's message as the output, such as "cannot exec in a stopped state" or "... deleted state",
    // followed by containerd's kind of error; or that containerd has no such task any more.
    [GeneratedRegex("^((OCI runtime exec failed|cannot exec in a|ttrpc: closed).*: unknown|task [0-9a-f]{64} not found: not found)\\s*$")]
    private static partial Regex ExecFailed();

    // The container changed between minipod's check and the engine's.
    [GeneratedRegex(
        "^minipod: cannot (run a command in|read the log of|wait for) container \".*\"( to completion)?: (.* is not running|No such "
        + "container|it was removed|the container stopped or was removed|.* dead or marked for removal)",
        RegexOptions.Multiline)]
    private static partial Regex EndedMeanwhile();

    [GeneratedRegex("^minipod: waited 60 s for the lock", RegexOptions.Multiline)]
    private static partial Regex LockTimeout();
}
