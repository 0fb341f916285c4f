using System.Globalization;
using MiniPod.Cni;
using MiniPod.Pods.NetworkRules;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks whether the network configurations are valid, and shows which network is the default.</summary>
internal static class NetworkChecks
{
    public static IReadOnlyList<CheckResult> Run(PodRuntime runtime)
    {
        var results = new List<CheckResult> { Default(runtime) };
        var files = runtime.Networks.Files();
        foreach (var file in files)
        {
            if (file.Error is { } error) results.Add(CheckResult.Warning("network file", error.Message, $"mv {file.Path} {file.Path}.off"));
            else if (file.ShadowedBy is { } by)
            {
                results.Add(CheckResult.Warning(
                    "network file", $"{file.Path} is ignored: {by} defines the same network name", $"mv {file.Path} {file.Path}.off"));
            }
            else if (NetworkMistakes.Find(file.List!) is { Count: > 0 } mistakes) results.AddRange(mistakes.Select(Wrong));
            else results.Add(CheckResult.Ok("network file", $"{file.Path}: network \"{file.List!.Name}\", CNI {file.List.CniVersion}"));
        }

        return results;
    }

    private static CheckResult Wrong(NetworkMistake mistake) => CheckResult.Warning(
        "network file",
        mistake.ToString(),
        mistake.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"vi +{line} {mistake.File}") : $"vi {mistake.File}");

    private static CheckResult Default(PodRuntime runtime)
    {
        var name = runtime.Networks.DefaultNetwork;
        try
        {
            var list = runtime.Networks.Get(name);
            return CheckResult.Ok(
                "default network", $"\"{name}\" from {list.Source}: {string.Join(", ", list.Plugins.Select(plugin => plugin.Type))}");
        }
        catch (Exception error) when (error is CniException or PodException)
        {
            return CheckResult.Failed("default network", error.Message, $"ls {runtime.Networks.ConfigurationDirectory}");
        }
    }
}
