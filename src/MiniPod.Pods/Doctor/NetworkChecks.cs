using System.Globalization;
using MiniPod.Cni;
using MiniPod.Pods.NetworkRules;
using MiniPod.Pods.Networks;
using MiniPod.Pods.Sessions;

namespace MiniPod.Pods.Doctor;

/// <summary>Checks whether the network configurations are valid, and shows which network is the default.</summary>
internal static class NetworkChecks
{
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(PodRuntime runtime, CancellationToken cancellationToken)
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
            else results.Add(await VersionAsync(runtime, file, cancellationToken).ConfigureAwait(false));
        }

        return results;
    }

    // The version that MiniPod will use: one that the file lists and all of its plugins support.
    private static async Task<CheckResult> VersionAsync(PodRuntime runtime, NetworkConfigFile file, CancellationToken cancellationToken)
    {
        var what = $"{file.Path}: network \"{file.List!.Name}\"";
        var validation = await runtime.Cni.ValidateNetworkListAsync(file.List, cancellationToken).ConfigureAwait(false);
        return validation.Errors switch
        {
            [] => CheckResult.Ok("network file", $"{what}, CNI {validation.CniVersion}"),
            [CniConfigException { Code: CniErrorCode.IncompatibleVersion } error, ..] =>
                CheckResult.Warning("network file", $"{file.Path}: {error.Message}", $"vi {file.Path}"),
            // The plugins of the networks that are used have checks of their own.
            [var error, ..] => CheckResult.Ok("network file", $"{what}, which cannot be used now: {error.Message}"),
        };
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
            var plugins = string.Join(", ", list.Plugins.Select(plugin => plugin.Type));
            var variant = NetworkResolver.IsBuiltInForNftables(list)
                ? "; its rules are written with nftables, because this host has no iptables"
                : "";
            return CheckResult.Ok("default network", $"\"{name}\" from {list.Source}: {plugins}{variant}");
        }
        catch (Exception error) when (error is CniException or PodException)
        {
            return CheckResult.Failed("default network", error.Message, $"ls {runtime.Networks.ConfigurationDirectory}");
        }
    }
}
