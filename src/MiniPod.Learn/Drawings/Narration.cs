using MiniPod.Learn.Drawings.Words;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings;

/// <summary>A drawing in a few sentences, for those who cannot see it.</summary>
internal static class Narration
{
    public static string Of(HostTopology topology, DrawingWords words) =>
        string.Concat(Sentences(topology, words).Select(sentence => $"{sentence}{words.SentenceEnd}")).TrimEnd();

    private static IEnumerable<string> Sentences(HostTopology topology, DrawingWords words)
    {
        yield return DrawingWords.Fill(words.Description, new Heading(topology, words).Title, topology.HostName);
        foreach (var pod in topology.Pods)
        {
            var addresses = pod.Interfaces.SelectMany(one => one.Interface?.Addresses ?? []).Select(one => one.Address).ToList();
            var said = DrawingWords.Fill(words.PodDescription, pod.Name, words.State(pod.State.ToString()));
            yield return addresses.Count == 0 ? said : $"{said}{words.Comma}{string.Join(words.ListSeparator, addresses)}";
        }

        foreach (var fault in topology.AllFaults) yield return FaultWords.Of(fault, words);
    }
}
