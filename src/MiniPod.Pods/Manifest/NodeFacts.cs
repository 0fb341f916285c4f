namespace MiniPod.Pods.Manifest;

/// <summary>What pods can learn of the host that runs them, and what limits them.</summary>
public sealed record NodeFacts
{
    private const string AppArmor = "/sys/module/apparmor/parameters/enabled";

    /// <summary>The host's name in lower case, as a node has it.</summary>
    public required string Name { get; init; }

    /// <summary>How many CPUs it has.</summary>
    public required int Cpus { get; init; }

    /// <summary>How many bytes of memory it has.</summary>
    public required long Memory { get; init; }

    /// <summary>Whether the kernel confines programs with AppArmor.</summary>
    public required bool HasAppArmor { get; init; }

    /// <summary>Reads them.</summary>
    public static NodeFacts Read() => new()
    {
        Name = Environment.MachineName.ToLowerInvariant(),
        Cpus = Environment.ProcessorCount,
        Memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        HasAppArmor = File.Exists(AppArmor) && File.ReadAllText(AppArmor).StartsWith('Y'),
    };
}
