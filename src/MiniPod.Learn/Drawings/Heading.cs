using System.Globalization;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings;

/// <summary>What stands above a drawing, and in the lane outside the host.</summary>
/// <param name="topology">What is drawn.</param>
/// <param name="words">The language.</param>
internal sealed class Heading(HostTopology topology, DrawingWords words)
{
    /// <summary>How many pods and bridges there are.</summary>
    public string Title
    {
        get
        {
            var pods = topology.Pods.Count switch
            {
                0 => words.NoPods,
                1 => words.OnePod,
                var count => DrawingWords.Fill(words.Pods, count),
            };
            var used = new PodRows(topology).Used.Count();
            return used == 0
                ? pods
                : $"{pods}{words.Comma}{(used == 1 ? words.OneBridge : DrawingWords.Fill(words.Bridges, used))}";
        }
    }

    /// <summary>From which host, and when it was read.</summary>
    public string ReadAt
    {
        get
        {
            var at = DrawingWords.Fill(words.ReadAt, topology.HostName, topology.ReadAt.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
            return topology.Omitted switch
            {
                0 => at,
                1 => $"{at}{words.Semicolon}{words.OneOmitted}",
                var count => $"{at}{words.Semicolon}{DrawingWords.Fill(words.Omitted, count)}",
            };
        }
    }

    /// <summary>By which hosts others are reached.</summary>
    public IReadOnlyList<string> Gateways()
    {
        var gateways = topology.Routes.Where(route => route is { IsDefault: true, Gateway: not null })
            .Select(route => DrawingWords.Fill(words.Gateway, route.Gateway!)).Distinct().ToList();
        return gateways.Count > 0 || topology.Routes.Any(route => route.IsDefault) ? gateways : [words.NoDefaultRoute];
    }
}
