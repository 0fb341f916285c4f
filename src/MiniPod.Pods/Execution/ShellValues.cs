using MiniPod.Pods.Journal;
using MiniPod.Pods.Steps;

namespace MiniPod.Pods.Execution;

/// <summary>The values that the steps produced, by the variable names that their shell commands use.</summary>
internal static class ShellValues
{
    public static Dictionary<string, string> From(IEnumerable<IStep> plan, JournalState state)
    {
        var values = new Dictionary<string, string>();
        foreach (var step in plan)
        {
            if (state.Fact(step.Key) is not { } outcome) continue;
            foreach (var (name, value) in step.Values(outcome))
            {
                if (!string.IsNullOrEmpty(value)) values[name] = value;
            }
        }

        return values;
    }
}
