using MiniPod.Pods.Spec;

namespace MiniPod.Cli.Rendering;

/// <summary>Published ports as <c>docker ps</c> shows them, consecutive ones as a range:
/// <c>0.0.0.0:8000-8010->80-90/tcp</c>.</summary>
internal static class PortRanges
{
    public static IEnumerable<string> Of(IReadOnlyList<PortMapping> ports)
    {
        foreach (var like in ports.GroupBy(port => (port.HostIp, port.Protocol, Distance: port.HostPort - port.ContainerPort)))
        {
            var sorted = like.OrderBy(port => port.HostPort).ToList();
            for (var first = 0; first < sorted.Count;)
            {
                var last = first;
                while (last + 1 < sorted.Count && sorted[last + 1].HostPort == sorted[last].HostPort + 1) last++;
                yield return sorted[first].RangeTo(sorted[last]);
                first = last + 1;
            }
        }
    }
}
