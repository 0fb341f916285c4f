using System.Globalization;
using System.Text.RegularExpressions;

namespace MiniPod.Pods.Status;

/// <summary>The exit code in the status that the engine lists for a container, <c>Exited (137) 2 minutes ago</c>.</summary>
internal static partial class ExitStatus
{
    /// <summary>The exit code of a process that was killed: 128 + SIGKILL.</summary>
    public const int Killed = 137;

    /// <summary>Returns the exit code; null if there is none.</summary>
    public static int? Of(string status) =>
        Exited().Match(status) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^Exited \((\d+)\)", RegexOptions.CultureInvariant)]
    private static partial Regex Exited();
}
