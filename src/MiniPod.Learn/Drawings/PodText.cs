using System.Globalization;
using MiniPod.Learn.Drawings.Words;
using MiniPod.Net;
using MiniPod.Pods.Prose;
using MiniPod.Pods.Topology;

namespace MiniPod.Learn.Drawings;

/// <summary>What all drawings say of a pod.</summary>
/// <param name="words">The language.</param>
/// <param name="cards">Writes routes.</param>
/// <param name="ellipsis">What stands for the rest of a text that is cut.</param>
/// <param name="mark">What stands before something broken.</param>
internal sealed class PodText(DrawingWords words, HostCards cards, string ellipsis = "…", string mark = "✗")
{
    private const int WidestFault = 60;

    /// <summary>The pod's name and state.</summary>
    public (string Title, string State) Title(TopologyPod pod) =>
        (DrawingWords.Fill(words.Pod, pod.Name), words.State(pod.State.ToString()));

    /// <summary>What a port of a bridge leads to that leads to no pod in the drawing.</summary>
    public string Where(TopologyPort port) => port switch
    {
        { Pod: { } pod } => DrawingWords.Fill(words.Pod, pod),
        { Peer: null } => words.UnknownNamespace,
        _ => words.NotAPod,
    };

    /// <summary>The pod's namespace.</summary>
    public string Namespace(TopologyPod pod) => pod.Namespace is { } inode
        ? DrawingWords.Fill(words.NetworkNamespace, inode.ToString(CultureInfo.InvariantCulture))
        : pod.IsOnHostNetwork ? words.OnHostNetwork
        : words.NoNamespace;

    /// <summary>Whether something is drawn between the interface and the host: a cable, or where one should be. What was moved from the
    /// host has none.</summary>
    public static bool HasCable(TopologyPod pod, TopologyPodInterface one) => one.Wire switch
    {
        TopologyWire.Moved => false,
        TopologyWire.None => PodRows.IsBroken(pod, one),
        _ => true,
    };

    /// <summary>The host's end of a cable.</summary>
    public string HostEnd(TopologyPodInterface one) => one.HostEnd switch
    {
        null => words.FarEndGone,
        var device when one.Wire == TopologyWire.Device => $"{one.Interface!.Link.Kind} {device.Link.Name}",
        var end => end.ToString(),
    };

    /// <summary>What is to be said of the host's end.</summary>
    public string UnderHostEnd(TopologyPodInterface one)
    {
        if (one.HostEnd is not { Link: var link } end || one.Wire != TopologyWire.Veth) return "";
        if (link.State == LinkState.LowerLayerDown) return "LOWERLAYERDOWN"; // as 'ip link' writes it
        if (!link.IsUp || link.State == LinkState.Down) return "DOWN";
        if (!PodRows.IsPlugged(one)) return words.Unplugged;
        if (link.Port is { } port) return port.IsHairpin ? words.HairpinOn : words.HairpinOff;
        return string.Join(' ', end.Addresses);
    }

    /// <summary>The interface in the pod, with its routes.</summary>
    public IReadOnlyList<CardLine> Interface(TopologyPod pod, TopologyPodInterface one)
    {
        if (one.Interface is not { } it) return [new CardLine($"{one.Name} {words.Gone}", CardTone.Broken)];
        List<CardLine> lines = [new CardLine($"{it} {(it.Addresses is [var first, ..] ? first : "")}".TrimEnd(), CardTone.Data)];
        lines.AddRange(it.Addresses.Skip(1).Select(address => new CardLine($"   {address}", CardTone.Data)));
        if (one.Wire == TopologyWire.Moved) lines.Add(new CardLine(words.Moved, CardTone.Words));
        lines.AddRange(RoutesOf(pod, one).Select(route => new CardLine($"   {route}", CardTone.Data)));
        return lines;
    }

    /// <summary>The routes by an interface, without that to its own network.</summary>
    public IEnumerable<string> RoutesOf(TopologyPod pod, TopologyPodInterface one) => pod.Routes
        .Where(route => route.Interface == one.Name && route.Gateway is not null)
        .Select(cards.Text);

    /// <summary>What stands below the interfaces: containers, and what is broken.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="width">The columns that there are.</param>
    public IReadOnlyList<CardLine> After(TopologyPod pod, int width)
    {
        var longest = pod.Containers.Select(container => TextWidth.Of(NameOf(container))).Append(0).Max();
        var containers = pod.Containers.Select(container =>
        {
            var pad = new string(' ', longest - TextWidth.Of(NameOf(container)));
            return new CardLine(TextWidth.Cut($"{NameOf(container)}{pad}  {What(container)}", width, ellipsis), CardTone.Data);
        });
        var faults = pod.Faults.SelectMany(fault => TextWidth
            .Wrap($"{mark} {FaultWords.Of(fault, words)}", text => TextWidth.Of(text) <= width)
            .Select(line => new CardLine(line, CardTone.Broken)));
        return [.. containers, .. faults];
    }

    /// <summary>The name of a container; the sandbox is called by what runs in it.</summary>
    public string NameOf(TopologyContainer container) => container.IsSandbox ? words.Sandbox : container.Name;

    /// <summary>What a container does.</summary>
    public string What(TopologyContainer container)
    {
        if (container.State != Engine.ContainerState.Running) return container.Status;
        if (container.IsSandbox) return words.HoldsNamespace;
        var ports = PartDetails.Ports(container, words.ListSeparator);
        return ports.Length > 0 ? ports : words.NoListeners;
    }

    /// <summary>The widths of the lines of a pod.</summary>
    public IEnumerable<int> Widest(TopologyPod pod)
    {
        var (title, state) = Title(pod);
        return
        [
            TextWidth.Of(title) + TextWidth.Of(state) + 4,
            TextWidth.Of(Namespace(pod)),
            .. pod.Interfaces.SelectMany(one => Interface(pod, one)).Select(line => TextWidth.Of(line.Text)),
            .. After(pod, WidestFault).Select(line => TextWidth.Of(line.Text)),
        ];
    }
}
