using System.CommandLine;

namespace MiniPod.Cli.Commands;

/// <summary>The option <c>--container</c> of commands that work on pods or on one container in each of them.</summary>
internal static class ContainerOption
{
    /// <param name="verb">What the command does to the container, such as "Stop".</param>
    public static Option<string?> For(string verb) => new("--container", "-c")
    {
        Description = $"{verb} only this container of each pod; other containers are not touched",
        HelpName = "NAME",
    };
}
