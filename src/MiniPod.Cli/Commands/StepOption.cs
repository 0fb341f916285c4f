using System.CommandLine;

namespace MiniPod.Cli.Commands;

/// <summary>The option that asks before each step.</summary>
internal static class StepOption
{
    public static Option<bool> Build() => new("--step")
    {
        Description = "Ask before each step: do it, skip it where that is possible, look around in the pod's network namespace, see "
            + "why it is needed, quit and undo everything. Includes --explain; needs a terminal",
    };
}
