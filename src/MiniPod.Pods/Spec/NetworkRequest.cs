using System.Net.NetworkInformation;

namespace MiniPod.Pods.Spec;

/// <summary>A network the pod is to be attached to, by name, and what is asked of it.</summary>
public sealed record NetworkRequest
{
    private const int MaxInterfaceName = 15;

    /// <summary>The network's name, as its configuration says.</summary>
    public required string Name { get; init; }

    /// <summary>The interface's name in the pod. Default null: eth0, eth1 ... in order.</summary>
    public string? InterfaceName { get; init; }

    /// <summary>The addresses asked for. Default none: the plugin chooses.</summary>
    public IReadOnlyList<string> Ips { get; init; } = [];

    /// <summary>The hardware address asked for. Default null: the plugin chooses.</summary>
    public string? Mac { get; init; }

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
            var value = equals < 0 ? "" : option[(equals + 1)..];
            request = (equals < 0 ? option : option[..equals]) switch
            {
                "interface_name" when IsInterfaceName(value) => request with { InterfaceName = value },
                "interface_name" => throw Bad(text, $"\"{value}\" is no interface name of at most {MaxInterfaceName} bytes"),
                "ip" or "ip6" when HostAddress.IsValid(value) => request with { Ips = [.. request.Ips, value] },
                "ip" or "ip6" => throw Bad(text, $"\"{value}\" is no IP address"),
                "mac" when value.Length == 17 && PhysicalAddress.TryParse(value.Replace(':', '-'), out _) => request with { Mac = value.ToLowerInvariant() },
                "mac" => throw Bad(text, $"\"{value}\" is no hardware address"),
                var unknown => throw Bad(text, $"\"{unknown}\" is no option; interface_name, ip and mac are"),
            };
        }

        return request;
    }

    // The rules of the kernel (dev_valid_name) and of CNI: no '/', ':', white space, not '.' or '..'.
    private static bool IsInterfaceName(string name) =>
        name.Length > 0 && System.Text.Encoding.UTF8.GetByteCount(name) <= MaxInterfaceName && name is not ("." or "..") && !name.Any(c => c is '/' or ':' || char.IsWhiteSpace(c));

    private static PodException Bad(string text, string why) =>
        new($"invalid network \"{text}\": {why}. The form is NAME[:interface_name=eth1,ip=10.0.0.9,mac=0a:58:0a:00:00:09].");
}
