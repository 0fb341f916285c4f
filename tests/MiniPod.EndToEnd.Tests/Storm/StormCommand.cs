namespace MiniPod.EndToEnd.Tests.Storm;

/// <summary>A command that was drawn.</summary>
/// <param name="Verb">What it is counted as.</param>
/// <param name="Args">The line.</param>
/// <param name="Pod">The pod it is about; empty for all.</param>
/// <param name="Container">The container that <c>run --pod</c> adds; null for other verbs.</param>
internal sealed record StormCommand(string Verb, string[] Args, string Pod = "", string? Container = null)
{
    /// <summary>What a container may end with, of the commands that are drawn here.</summary>
    public const int ContainerCode = 3;
}
