namespace MiniPod.Pods.Spec;

/// <summary>A network that the pod is to be attached to, by name, and what is requested from it.</summary>
public sealed record NetworkRequest
{
    /// <summary>The name of the network, as given in its configuration.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the interface in the pod. Default null: eth0, net1, net2 and so on, in order.</summary>
    public string? InterfaceName { get; init; }

    /// <summary>The requested addresses, each alone or with a prefix length, which some IPAM plugins need
    /// (<c>static</c>). Default none: the plugin chooses.</summary>
    public IReadOnlyList<string> Ips { get; init; } = [];

    /// <summary>The requested MAC address. Default null: the plugin chooses.</summary>
    public string? Mac { get; init; }

    /// <summary>The name of the interface in the pod: the requested one, or eth0 for the first network and net1, net2
    /// and so on for the others, as Multus names them.</summary>
    /// <param name="index">The index of the network in the pod, starting at 0.</param>
    public string InterfaceNameAt(int index) => InterfaceName ?? (index == 0 ? "eth0" : $"net{index}");

    /// <summary>Parses podman's form <c>NAME[:interface_name=eth10,ip=10.0.10.9,mac=0a:58:0a:00:0a:09]</c>.</summary>
    /// <exception cref="PodException">The text does not have that form; the message names the option.</exception>
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
                    $"\"{value}\" is not a valid interface name: use at most {MiniPod.Linux.InterfaceName.MaxBytes} bytes, without "
                    + "'/', ':', '%' or white space, and not lo, all or default"),
                "ip" or "ip6" when HostAddress.IsValidWithPrefix(value) => request with { Ips = [.. request.Ips, value] },
                "ip" or "ip6" => throw Bad(text, $"\"{value}\" is not a valid IP address"),
                "mac" when IsHardwareAddress(value) => request with { Mac = value.ToLowerInvariant() },
                "mac" => throw Bad(text, $"\"{value}\" is not a valid unicast MAC address"),
                var unknown => throw Bad(text, $"\"{unknown}\" is not a network option; use interface_name, ip or mac"),
            };
        }

        return request;
    }

    // With a '%', the kernel generates a name of its own; all and default are the names of its settings directories; lo
    // already exists, and a plugin's DEL would fail on it forever.
    private static bool IsInterfaceName(string name) =>
        MiniPod.Linux.InterfaceName.IsValid(name)
            && name is not ("lo" or "all" or "default")
            && !name.Any(c => c is '%' || char.IsControl(c));

    // Six bytes separated by ':', as plugins parse them; not all zeros, and not a multicast address (the lowest bit of
    // the first byte), see is_valid_ether_addr.
    private static bool IsHardwareAddress(string text) =>
        text.Length == 17 && text.Split(':') is { Length: 6 } bytes && bytes.All(b => b.Length == 2 && b.All(char.IsAsciiHexDigit))
        && (Convert.ToByte(bytes[0], 16) & 1) == 0 && bytes.Any(b => b != "00");

    private static PodException Bad(string text, string why) =>
        new(
            $"invalid network \"{OneLine.Of(text)}\": {OneLine.Of(why)}. The form is "
            + "NAME[:interface_name=eth1,ip=10.0.0.9,mac=0a:58:0a:00:00:09].");
}
