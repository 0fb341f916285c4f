using MiniPod.Engine;
using MiniPod.Spec.Api;
using MiniPod.Spec.Reading;
using MiniPod.Spec.Values;

namespace MiniPod.Pods.Manifest;

/// <summary>What containers may use of this host. Source: kubelet's cm and qos packages.</summary>
internal sealed class ResourceConverter(PodTemplate template, NodeFacts node, ConversionReport report)
{
    private const string Cpu = "cpu", Memory = "memory";
    private const long LeastShares = 2, MostShares = 262_144, SharesOfCpu = 1024, LeastQuota = 1000, Milli = 1000;
    private const int Guaranteed = -997, BestEffort = 1000, LeastBurstable = 3;

    private static readonly IReadOnlyDictionary<string, Quantity> Nothing = new Dictionary<string, Quantity>();

    /// <summary>The limits of a container.</summary>
    public ContainerLimits Limits(Container container, string path)
    {
        CheckRoom(container, path);
        var (limit, request) = (Limit(container, Cpu)?.MilliValue ?? 0, Request(container, Cpu)?.MilliValue ?? 0);
        return new ContainerLimits
        {
            CpuShares = Math.Clamp(Scaled(request, SharesOfCpu), LeastShares, MostShares),
            CpuQuota = limit == 0 ? 0 : Math.Max(Scaled(limit, ContainerLimits.Period), LeastQuota),
            Memory = Limit(container, Memory)?.Value ?? 0,
        };
    }

    /// <summary>Whom the kernel kills first when memory runs out.</summary>
    public int OomScore(Container container)
    {
        var all = (template.Spec.InitContainers ?? []).Concat(template.Spec.Containers ?? []).ToList();
        if (all.All(IsGuaranteed)) return Guaranteed;
        if (all.All(AsksForNothing)) return BestEffort;
        var share = BestEffort * (Int128)(Request(container, Memory)?.Value ?? 0) / Math.Max(node.Memory, 1);
        return (int)Int128.Clamp(BestEffort - share, LeastBurstable, BestEffort - 1);
    }

    private static long Scaled(long millis, long unit) => (long)Int128.Min((Int128)millis * unit / Milli, long.MaxValue);

    private static Quantity? Limit(Container container, string resource) => container.Resources?.Limits?.GetValueOrDefault(resource);

    // A limit without a request is a request too.
    private static Quantity? Request(Container container, string resource) =>
        container.Resources?.Requests?.GetValueOrDefault(resource) ?? Limit(container, resource);

    private static bool IsGuaranteed(Container container) => new[] { Cpu, Memory }.All(resource =>
        Limit(container, resource) is { } limit && Request(container, resource)!.CompareTo(limit) == 0);

    private static bool AsksForNothing(Container container) =>
        (container.Resources?.Limits ?? Nothing).Count + (container.Resources?.Requests ?? Nothing).Count == 0;

    private void CheckRoom(Container container, string path)
    {
        if (Request(container, Cpu) is { } cpu && cpu.MilliValue > node.Cpus * Milli)
            report.Error(template, $"{path}.resources.requests.cpu", $"asks for {cpu} CPUs, and this host has {node.Cpus}");
        if (Request(container, Memory) is { } memory && memory.Value > node.Memory)
        {
            report.Error(
                template, $"{path}.resources.requests.memory", $"asks for {memory} of memory, and this host has {node.Memory >> 20}Mi");
        }

        if (Limit(container, Memory) is { } limit && limit.ToString().EndsWith('m'))
        {
            report.Warn(
                template,
                $"{path}.resources.limits.memory",
                $"is {limit}: thousandths of a byte. Write M or Mi if megabytes are meant");
        }
    }
}
