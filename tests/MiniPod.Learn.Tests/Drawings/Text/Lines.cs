using MiniPod.Learn.Drawings.Text;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Tests.Drawings.Text;

/// <summary>The lines of text drawings.</summary>
internal static class Lines
{
    public static IReadOnlyList<string> Of(
        HostTopology topology, int? width = null, Language language = Language.English, bool isAscii = false) =>
        [.. TopologyText.Draw(topology, language, width, isAscii).Select(line => string.Concat(line.Select(span => span.Text)))];
}
