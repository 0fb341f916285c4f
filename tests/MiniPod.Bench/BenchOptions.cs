using System.Globalization;
using MiniPod.Cni;
using MiniPod.Tests;

namespace MiniPod.Bench;

/// <summary>What to measure, and how many times.</summary>
internal sealed record BenchOptions
{
    /// <summary>The native minipod executable.</summary>
    public required string MiniPod { get; init; }

    /// <summary>The configuration of the default network, which the floor and the bash script use too.</summary>
    public required string NetworkConfig { get; init; }

    /// <summary>The directory of the plugins.</summary>
    public required string PluginDirectory { get; init; }

    /// <summary>The file that the results are written to.</summary>
    public required string JsonPath { get; init; }

    /// <summary>How many times each thing is measured. Default 10.</summary>
    public int Rounds { get; init; } = 10;

    /// <summary>The number of pods that counts as "many". Default 20.</summary>
    public int Many { get; init; } = 20;

    /// <summary>Whether only the CNI library is measured, which needs no engine.</summary>
    public bool OnlyCni { get; init; }

    /// <summary>Whether only a pod with one container is measured.</summary>
    public bool OnlyRun { get; init; }

    /// <summary>Whether only the reading of the kernel's network is measured, which needs no engine.</summary>
    public bool OnlyNetwork { get; init; }

    /// <summary>Whether only the setup of <c>minipod packet</c> is measured.</summary>
    public bool OnlyPacket { get; init; }

    /// <summary>Whether only the reading of manifests is measured, which needs no engine.</summary>
    public bool OnlyManifest { get; init; }

    public static BenchOptions Parse(string[] args)
    {
        var root = RepositoryRoot.Path;
        var options = new BenchOptions
        {
            MiniPod = Path.Combine(root, "artifacts", "minipod"),
            NetworkConfig = Path.Combine(root, "cni-conf", "10-minipod.conflist"),
            PluginDirectory = new CniRuntimeOptions().PluginDirectories.First(directory => File.Exists(Path.Combine(directory, "bridge"))),
            JsonPath = Path.Combine(root, "artifacts", "bench.json"),
        };
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            options = args[i] switch
            {
                "--rounds" => options with { Rounds = int.Parse(args[i + 1], CultureInfo.InvariantCulture) },
                "--many" => options with { Many = int.Parse(args[i + 1], CultureInfo.InvariantCulture) },
                "--minipod" => options with { MiniPod = args[i + 1] },
                "--only" when args[i + 1] == "cni" => options with { OnlyCni = true },
                "--only" when args[i + 1] == "run" => options with { OnlyRun = true },
                "--only" when args[i + 1] == "network" => options with { OnlyNetwork = true },
                "--only" when args[i + 1] == "packet" => options with { OnlyPacket = true },
                "--only" when args[i + 1] == "manifest" => options with { OnlyManifest = true },
                "--json" => options with { JsonPath = args[i + 1] },
                _ => throw new ArgumentException(
                    $"unknown option {args[i]}; known: --rounds N, --many N, --only cni|run|network|packet|manifest, --minipod FILE, "
                    + "--json FILE"),
            };
        }

        return options;
    }
}
