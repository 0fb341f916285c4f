namespace MiniPod.Pods.Spec;

/// <summary>A network the pod is to be attached to, by name, and what is asked of it.</summary>
public sealed record NetworkRequest
{
    /// <summary>The network's name, as its configuration says.</summary>
    public required string Name { get; init; }

    /// <summary>The interface's name in the pod. Default null: eth0, net1, net2 ... in order.</summary>
    public string? InterfaceName { get; init; }

    /// <summary>The addresses asked for. Default none: the plugin chooses.</summary>
    public IReadOnlyList<string> Ips { get; init; } = [];

    /// <summary>The hardware address asked for. Default null: the plugin chooses.</summary>
    public string? Mac { get; init; }

    /// <summary>The interface's name in the pod: what was asked for, or eth0 for the first network and net1, net2 ...
    /// for those after it, as Multus names them.</summary>
    /// <param name="index">The network's place among the pod's, the first is 0.</param>
    public string InterfaceNameAt(int index) => InterfaceName ?? (index == 0 ? "eth0" : $"net{index}");

    /// <summary>Reads podman's form <c>NAME[:interface_name=eth10,ip=10.0.10.9,mac=0a:58:0a:00:0a:09]</c>.</summary>
    /// <exception cref="PodException">It is not of that form; the message names the option.</exception>
    public static NetworkRequest Parse(string text)
    {
        var colon = text.IndexOf(':');
        var request = new NetworkRequest { Name = colon < 0 ? text : text[..colon] };
        if (request.Name.Length == 0) throw Bad(text, "the network's name is empty");
        if (colon < 0) return request;
        foreach (var option in text[(colon + 1)..].Split(','))
        {
            var equals = option.IndexOf('=');
            var value = equals < 0 ? "" : option[(equals + 1)..].Trim();
            request = (equals < 0 ? option : option[..equals]) switch
            {
                "interface_name" when IsInterfaceName(value) => request with { InterfaceName = value },
                "interface_name" => throw Bad(
                    text,
                    $"\"{value}\" is no name for an interface: at most {MiniPod.Linux.InterfaceName.MaxBytes} bytes, none of "
                    + "'/', ':', '%' and white space, not lo, all or default"),
                "ip" or "ip6" when HostAddress.IsValid(value) => request with { Ips = [.. request.Ips, value] },
                "ip" or "ip6" => throw Bad(text, $"\"{value}\" is no IP address"),
                "mac" when IsHardwareAddress(value) => request with { Mac = value.ToLowerInvariant() },
                "mac" => throw Bad(text, $"\"{value}\" is no hardware address of one interface"),
                var unknown => throw Bad(text, $"\"{unknown}\" is no option; interface_name, ip and mac are"),
            };
        }

        return request;
    }

    // With a '%' the kernel makes up a name of its own; all and default are its names for settings; lo is there, and a plugin's DEL
    // would fail on it for ever.
    private static bool IsInterfaceName(string name) =>
        MiniPod.Linux.InterfaceName.IsValid(name)
            && name is not ("lo" or "all" or "default")
            && !name.Any(c => c is '%' || char.IsControl(c));

    // Six bytes with ':' between, as plugins read it; not 0, and not one of a group (the first byte's lowest bit), is_valid_ether_addr.
    private static bool IsHardwareAddress(string text) =>
        text.Length == 17 && text.Split(':') is { Length: 6 } bytes && bytes.All(b => b.Length == 2 && b.All(char.IsAsciiHexDigit))
        && (Convert.ToByte(bytes[0], 16) & 1) == 0 && bytes.Any(b => b != "00");

    private static PodException Bad(string text, string why) =>
        new(
            $"invalid network \"{OneLine.Of(text)}\": {OneLine.Of(why)}. The form is "
            + "NAME[:interface_name=eth1,ip=10.0.0.9,mac=0a:58:0a:00:00:09].");
}
