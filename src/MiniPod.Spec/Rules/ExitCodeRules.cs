using MiniPod.Spec.Api;

namespace MiniPod.Spec.Rules;

/// <summary>What must hold for the rules by which a container is restarted. Source: Kubernetes' validateContainerRestartPolicy.</summary>
internal static class ExitCodeRules
{
    private const int MostRules = 20, MostCodes = 255;

    public static void Check(Container container, string path, Action<string, string> report)
    {
        var rules = container.RestartPolicyRules ?? [];
        if (rules.Count > 0 && container.RestartPolicy is null)
            report($"{path}.restartPolicyRules", "needs the container's own restartPolicy");
        if (rules.Count > MostRules) report($"{path}.restartPolicyRules", $"has more than {MostRules} rules");
        foreach (var (index, rule) in rules.Index())
        {
            var inner = $"{path}.restartPolicyRules[{index}]";
            if (rule.Action == "RestartAllContainers")
                report($"{inner}.action", "RestartAllContainers is not supported yet: use Restart, or leave the rule out");
            if (rule.OnExitCodes is not { } codes) report(inner, "exitCodes is missing");
            else if (codes.Values is null or { Count: 0 })
                report($"{inner}.exitCodes", "values is missing: a rule is for at least one code");
            else if (codes.Values.Count > MostCodes) report($"{inner}.exitCodes.values", $"has more than {MostCodes} codes");
            else if (codes.Values.GroupBy(code => code).FirstOrDefault(same => same.Count() > 1) is { } twice)
                report($"{inner}.exitCodes.values", $"has {twice.Key} twice");
        }
    }
}
