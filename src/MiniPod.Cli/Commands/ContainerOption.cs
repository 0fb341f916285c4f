using System.CommandLine;

namespace MiniPod.Cli.Commands;

/// <summary><c>--container</c>, where a command is for pods or for one container in each of them.</summary>
internal static class ContainerOption
{
    /// <param name="verb">What the command does to it, as in "Stop".</param>
    public static Option<string?> For(string verb) => new("--container", "-c")
    {
        Description = $"{verb} only this container of each pod; the others stay as they are",
        HelpName = "NAME",
    };
}
