namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>A randomly chosen command.</summary>
/// <param name="Verb">The verb under which it is counted.</param>
/// <param name="Args">The command line.</param>
/// <param name="Pod">The pod it works on; empty for all pods.</param>
/// <param name="Container">The container that <c>run --pod</c> adds; null for other verbs.</param>
internal sealed record StormCommand(string Verb, string[] Args, string Pod = "", string? Container = null)
{
    /// <summary>The exit codes that containers can have in these commands.</summary>
    public const int ContainerCode = 3;
}
